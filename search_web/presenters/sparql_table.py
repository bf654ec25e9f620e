"""The answer to a SPARQL query as a table in a page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from catalog.rdfstore.service import SparqlAnswer
from search_web.presenters.location import is_followable
from vocab.namespaces import PREFIXES

MAX_ROWS = 500  # shown in a page
MAX_TEXT = 200_000  # characters of a graph shown in a page


class _Term(msgspec.Struct):
    type: str
    value: object = ""
    language: str = msgspec.field(name="xml:lang", default="")
    datatype: str = ""


class _Head(msgspec.Struct):
    vars: list[str] = []  # msgspec copies defaults


class _Bindings(msgspec.Struct):
    bindings: list[dict[str, _Term]]


class _Results(msgspec.Struct):
    head: _Head
    results: _Bindings | None = None
    boolean: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value: an IRI with a link, or a literal with its language or type."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """What the page shows: a truth, a graph's text, or rows."""

    total: str
    boolean: bool | None = None
    text: str = ""
    names: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    cut: bool = False


def answer_table(answer: SparqlAnswer, *, base_iri: str) -> AnswerTable:
    """Present an answer in SPARQL JSON, or a graph in Turtle.

    Args:
        base_iri: begins the catalog's own IRIs, which lead to pages of this site.
    """
    if answer.kind == "graph":
        text = answer.body.decode("utf-8")
        return AnswerTable(total="", text=text[:MAX_TEXT], cut=len(text) > MAX_TEXT)
    found = msgspec.json.decode(answer.body, type=_Results)
    if found.results is None:
        return AnswerTable(total="", boolean=found.boolean)
    names = tuple(found.head.vars)
    shown = found.results.bindings[:MAX_ROWS]
    return AnswerTable(
        total=f"{len(found.results.bindings):,}",
        names=names,
        rows=tuple(tuple(_cell(row.get(name), base_iri) for name in names) for row in shown),
        cut=len(found.results.bindings) > MAX_ROWS,
    )


def _cell(term: _Term | None, base_iri: str) -> Cell:
    if term is None:
        return Cell(text="")
    text = str(term.value)
    if term.type == "uri":
        return Cell(text=_short(text), href=_link(text, base_iri))
    return Cell(text=text, note=term.language or _short(term.datatype))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _link(iri: str, base_iri: str) -> str:
    if iri.startswith(base_iri):
        return "/" + iri.removeprefix(base_iri).lstrip("/\\")
    return iri if is_followable(iri) and urlsplit(iri).scheme in {"http", "https"} else ""
