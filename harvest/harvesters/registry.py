"""The harvesters that there are, by the kind of a source."""

from __future__ import annotations

from urllib.parse import urlsplit

from catalog.errors import InvalidInput
from catalog.model import HarvestSource
from harvest.harvesters.ckan import CkanHarvester
from harvest.harvesters.dcat_http import DcatHttpHarvester
from harvest.harvesters.json_list import JsonListHarvester
from harvest.harvesters.table_file import TableFileHarvester
from harvest.protocol import Harvester
from vocab.aliases import MODEL_FIELDS

_HARVESTERS: dict[str, type[Harvester]] = {
    harvester.kind: harvester for harvester in (CkanHarvester, DcatHttpHarvester, JsonListHarvester, TableFileHarvester)
}
KINDS = tuple(sorted(_HARVESTERS))

# kind → options that its harvester reads; docs/cli.md says what each is for
OPTIONS = {
    "ckan": (),
    "dcat": (),
    "json": ("records_path", "page_param", "size_param", "page_size", "first_page", "total_path", "next_path"),
    "table": ("sheet", "columns"),
}


def make_harvester(source: HarvestSource) -> Harvester:
    """Return the harvester for this source; raises InvalidInput where nobody knows its kind."""
    if source.kind not in _HARVESTERS:
        raise InvalidInput(field="kind", problem=f"one of {', '.join(KINDS)}, not {source.kind!r}")
    return _HARVESTERS[source.kind](source)


def check_settings(source: HarvestSource) -> None:
    """Raise InvalidInput for settings with which no job could succeed, before the first job finds out."""
    address = urlsplit(source.url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise InvalidInput(field="url", problem=f"an address that begins with http:// or https://, not {source.url!r}")
    known = OPTIONS[source.kind]
    for name in source.options:
        if name not in known:
            raise InvalidInput(field="option", problem=f"kind {source.kind} has {_listed(known)}, not {name!r}")
    for field, target in source.aliases.items():
        if target not in MODEL_FIELDS:
            raise InvalidInput(field="alias", problem=f"{field}={target}: no such field; vocab/aliases.py lists them")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "no options"
