"""Small catalogs put into an index, for tests of what is found."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from catalog.model import AccessLabels, CatalogRecord, VisibleSet
from indexer.analysis import Analyzer
from indexer.documents import document_of
from indexer.index import CatalogIndex, open_index
from indexer.search import SearchPage, SearchRequest, SearchService, Snippet
from tests.factories import make_dataset, make_record

ENGINES = ("memory", "tantivy", "whoosh")
EVERYBODY = VisibleSet(frozenset({"public"}))
STAFF = VisibleSet(frozenset({"public", "gov", "dept:jtj"}))

_BLANK: dict[str, Any] = {
    "description": "",
    "publisher": None,
    "keywords": (),
    "themes": (),
    "data_items": (),
    "identifier": "",
    "modified": None,
    "issued": None,
    "distributions": (),
    "access_rights": None,
    "share_type": None,
    "accrual_periodicity": None,
}


def record_id_of(name: str) -> str:
    """Return the record_id that :func:`record` gives to this name."""
    return b32encode(hashlib.sha256(name.encode()).digest()).decode()[:26].lower()


def record(name: str, title: str, *, label: str = "public", **fields: Any) -> CatalogRecord:
    """Return a record with this title and nothing else unless it is given."""
    dataset = make_dataset(**{**_BLANK, "title": title, **fields})
    labels = AccessLabels(
        discover=frozenset({label}),
        discover_rule="audience-declared",
        locate=frozenset({label}),
        locate_rule="not-shared",
    )
    content = hashlib.sha256(repr(dataset).encode()).hexdigest()
    return make_record(
        record_id=record_id_of(name), identity=name, dataset=dataset, labels=labels, content_hash=content
    )


def fill(index: CatalogIndex, records: Iterable[CatalogRecord], *, sequence: int = 1) -> None:
    """Put the records into an index that is opened to be written."""
    analyzer = Analyzer()
    index.apply([document_of(each, analyzer) for each in records], [], sequence=sequence)


def filled(directory: Path, engine: str, records: Iterable[CatalogRecord]) -> SearchService:
    """Return a service over a fresh index of these records, read as another process would."""
    with open_index(directory, engine=engine, mode="write") as index:
        fill(index, records)
    return SearchService(open_index(directory, engine=engine, mode="read"))


def search(service: SearchService, text: str = "", *, visible: VisibleSet = EVERYBODY, **wanted: Any) -> SearchPage:
    """Search as everybody unless somebody else is given."""
    return service.search(SearchRequest(text=text, **wanted), visible=visible)


def titles(page: SearchPage) -> list[str]:
    """Return the titles of a page in order."""
    return [plain(hit.title) for hit in page.hits]


def plain(snippet: Snippet) -> str:
    """Return a snippet without its marks."""
    return "".join(fragment.text for fragment in snippet)


def marked(snippet: Snippet) -> list[str]:
    """Return the marked pieces of a snippet."""
    return [fragment.text for fragment in snippet if fragment.marked]


def counts(page: SearchPage, facet: str) -> dict[str, int]:
    """Return the values of one facet of a page."""
    return {value.value: value.count for each in page.facets if each.name == facet for value in each.values}
