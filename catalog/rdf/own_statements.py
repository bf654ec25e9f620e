"""Cut out of a page what is said of one dataset, and give it a form that does not hang on blank nodes' names."""

from __future__ import annotations

import pyoxigraph as ox

from catalog.errors import SourceTimeout
from catalog.rdf.page import Page, Subject, Term
from catalog.rdf.parse import canonical_form
from vocab.namespaces import ADMS, DCAT, DCT, GC

MAX_STATEMENTS = 50_000  # of one dataset; the largest seen in the wild has 8,327 distributions
_OWN = frozenset(  # a named node behind one of these is told with the dataset; blank nodes always are
    f"{namespace}{name}"
    for namespace, names in (
        (DCAT, ("distribution", "accessService", "contactPoint", "theme", "mediaType", "landingPage")),
        (DCT, ("publisher", "creator", "format", "license", "rights", "accessRights", "language", "type")),
        (DCT, ("spatial", "temporal", "accrualPeriodicity", "conformsTo", "provenance")),
        (ADMS, ("identifier", "contactPoint", "sample")),
        (GC, ("dataItem", "sourceField", "industry", "shareType")),
    )
    for name in names
)
_OTHERS = (f"{DCAT}Dataset", f"{DCAT}DatasetSeries", f"{DCAT}Catalog", f"{DCAT}CatalogRecord")


class TooManyStatements(Exception):
    """One dataset has more statements than :data:`MAX_STATEMENTS`."""


def own_statements(page: Page, subject: Subject, services: list[Subject]) -> bytes:
    """Return the statements about a dataset and what belongs to it, as N-Triples, not in any order."""
    lines: list[str] = []
    waiting: list[Subject] = [subject, *services]
    seen: set[Term] = set(waiting)
    while waiting:
        node = waiting.pop()
        for predicate, values in page.about.get(node, {}).items():
            start = f"{node} <{predicate}> "
            for value in values:
                lines.append(f"{start}{value} .\n")
                if _belongs(page, predicate, value) and value not in seen:
                    seen.add(value)
                    waiting.append(value)  # type: ignore[arg-type]  # _belongs lets no literal through
        if len(lines) > MAX_STATEMENTS:
            raise TooManyStatements
    return "".join(lines).encode()


def _belongs(page: Page, predicate: str, value: Term) -> bool:
    if isinstance(value, ox.Literal) or not (predicate in _OWN or isinstance(value, ox.BlankNode)):
        return False
    return value in page.about and not page.is_a(value, *_OTHERS)


def settled(ntriples: bytes, *, url: str) -> tuple[bytes, bool]:
    """Return the statements in canonical form, and whether they have one.

    Without, blank nodes were too entangled to be named in time: the dataset will look changed every time.
    """
    lines = sorted(ntriples.splitlines(keepends=True))  # of bytes: in text, U+2028 and others end lines too
    ordered = b"".join(lines)
    if not any(line.startswith(b"_:") or b" _:" in line for line in lines):
        return ordered, True
    try:
        return canonical_form(ordered, url=url), True
    except SourceTimeout:
        return ordered, False
