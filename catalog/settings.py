"""Every setting of the product, read once from the environment.

No other module reads ``os.environ``. Components take values, never ``Settings`` itself.
An unknown ``MULU_*`` variable is an error, so that a typo cannot go unnoticed.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from catalog.errors import ConfigurationError

ENGINES = ("tantivy", "whoosh", "memory")
_SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_BASE_IRI = re.compile(r"""https?://[^\s<>"{}|\\^`?#]+/""")  # begins IRIs, so only what an IRI may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The values that an operator can set; the variable is ``MULU_`` + the name in capitals."""

    home: Path = Path("mulu-data")  # directory of all data: database, index, RDF store
    database_url: str = ""  # SQLAlchemy URL; empty: SQLite in ``home``
    base_iri: str = "http://127.0.0.1:8000/"  # begins every IRI that the catalog mints; ends with /
    engine: str = "tantivy"  # tantivy | whoosh | memory
    node_networks: str = ""  # CIDRs, comma-separated, that nodes may have beside public addresses
    harvest_seconds: int = 600  # a job may last
    harvest_megabytes: int = 512  # a job may read
    request_seconds: int = 30  # one request to a node may last
    sparql_seconds: int = 10  # a query may run
    sparql_rows: int = 100_000  # an answer may have
    sparql_megabytes: int = 1536  # address space of a query process
    sparql_slots: int = 2  # queries that run at once in a web worker
    demo: bool = False  # offer the demo's actors on the page; never in production

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings from ``MULU_*`` variables; raises ConfigurationError."""
        known = {f"MULU_{field.name.upper()}": field for field in fields(cls)}
        values: dict[str, object] = {}
        for name, text in environ.items():
            if not name.startswith("MULU_"):
                continue
            if name not in known:
                raise ConfigurationError(setting=name, problem="no such setting")
            values[known[name].name] = _read(name, text, str(known[name].type))
        settings = cls(**values)  # type: ignore[arg-type]  # each value has its field's type by _read
        settings.check()
        return settings

    def check(self) -> None:
        """Raise ConfigurationError where a value makes no sense."""
        if self.engine not in ENGINES:
            raise ConfigurationError(setting="MULU_ENGINE", problem=f"one of {', '.join(ENGINES)}")
        if not _BASE_IRI.fullmatch(self.base_iri):
            raise ConfigurationError(setting="MULU_BASE_IRI", problem="an http(s) address ending with /")
        self.allowed_networks()

    def allowed_networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """Return the networks of ``node_networks``; raises ConfigurationError."""
        try:
            return tuple(ipaddress.ip_network(part.strip()) for part in self.node_networks.split(",") if part.strip())
        except ValueError as error:
            raise ConfigurationError(setting="MULU_NODE_NETWORKS", problem=str(error)) from error

    @property
    def database(self) -> str:
        """The SQLAlchemy URL that is in force."""
        return self.database_url or f"sqlite:///{self.home.absolute() / 'mulu.db'}"


def _read(name: str, text: str, kind: str) -> object:
    if kind == "int":
        if not text.isdecimal() or int(text) < 1:
            raise ConfigurationError(setting=name, problem=f"a whole number from 1, not {text!r}")
        return int(text)
    if kind == "bool":
        if text.lower() not in _SWITCH:
            raise ConfigurationError(setting=name, problem=f"one of {', '.join(_SWITCH)}, not {text!r}")
        return _SWITCH[text.lower()]
    return Path(text) if kind == "Path" else text
