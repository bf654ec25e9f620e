"""Parse RDF that a node sent: the door between what is hostile and the rest of the catalog.

The work is done in a process without network, memory or time to do harm (:mod:`catalog.rdf.parse_worker`);
what comes back is plain N-Triples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from catalog.errors import SourceTooLarge
from catalog.rdf.frames import Request, Task
from catalog.rdf.parse_child import ask_child


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """What one page of a node may cost."""

    bytes: int = 64 << 20
    triples: int = 1_000_000
    characters: int = 1_000_000  # of one literal
    seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedGraph:
    """One page of a node: where it came from, and sorted N-Triples."""

    url: str
    ntriples: bytes

    def statements(self) -> Iterator[ox.Quad]:
        """Go through the statements, in their order."""
        return iter(ox.parse(self.ntriples, ox.RdfFormat.N_TRIPLES))


LIMITS = ParseLimits()


def parse_rdf(body: bytes, *, media_type: str, url: str, limits: ParseLimits = LIMITS) -> ParsedGraph:
    """Parse Turtle, N-Triples, RDF/XML or JSON-LD; the text itself tells which where ``media_type`` is wrong.

    Raises:
        UnreadableSource: with line and column where known.
        SourceTooLarge: more bytes, statements or characters than ``limits``.
        SourceTimeout: more time than ``limits``.
    """
    if len(body) > limits.bytes:
        raise SourceTooLarge(url=url, problem=f"more than {limits.bytes >> 20} MB on one page; use smaller pages")
    request = Request(
        task=Task.PARSE,
        seconds=limits.seconds,
        media_type=media_type,
        url=url,
        triples=limits.triples,
        characters=limits.characters,
    )
    return ParsedGraph(url=url, ntriples=ask_child(request, body))


def canonical_form(ntriples: bytes, *, url: str, seconds: float = 2.0) -> bytes:
    """Return N-Triples with blank nodes named after RDFC-1.0, sorted.

    Raises SourceTimeout where the blank nodes are entangled beyond ``seconds``.
    """
    return ask_child(Request(task=Task.CANONICALIZE, seconds=seconds, url=url), ntriples)
