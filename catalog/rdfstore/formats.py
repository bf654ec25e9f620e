"""The formats of answers: W3C SPARQL 1.1 results and RDF syntaxes, by their media types."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ResultFormat(StrEnum):
    """What an answer can be written in. The value is the media type."""

    JSON = "application/sparql-results+json"
    XML = "application/sparql-results+xml"
    CSV = "text/csv"
    TSV = "text/tab-separated-values"
    TURTLE = "text/turtle"
    JSON_LD = "application/ld+json"
    N_TRIPLES = "application/n-triples"
    RDF_XML = "application/rdf+xml"


TABLE_FORMATS: Final = (ResultFormat.JSON, ResultFormat.XML, ResultFormat.CSV, ResultFormat.TSV)
GRAPH_FORMATS: Final = (ResultFormat.TURTLE, ResultFormat.JSON_LD, ResultFormat.N_TRIPLES, ResultFormat.RDF_XML)

# A wish that does not fit the kind of answer becomes its nearest relative.
_RELATIVES: Final = dict(
    zip(TABLE_FORMATS, (ResultFormat.JSON_LD, ResultFormat.RDF_XML, *GRAPH_FORMATS[:1] * 2), strict=True)
)


def fitting(wish: ResultFormat, *, is_graph: bool) -> ResultFormat:
    """Return the format that an answer gets: the wish where it fits, else the nearest that does."""
    if is_graph:
        return wish if wish in GRAPH_FORMATS else _RELATIVES[wish]
    if wish in TABLE_FORMATS:
        return wish
    return ResultFormat.XML if wish is ResultFormat.RDF_XML else ResultFormat.JSON
