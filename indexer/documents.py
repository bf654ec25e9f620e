"""From a record to what an engine indexes of it: pure, the same for every engine."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from catalog.model import CatalogRecord, Coded, Dataset, Dated
from indexer.analysis import Analyzer
from indexer.display import HitDisplay, encode_display
from indexer.folding import join_folded
from vocab.codelists import code_list

DOCUMENT_VERSION = "1"  # changes with the fields below or what is put into them
GROUPS = ("title", "subject", "body")  # field groups that are ranked apart
FACETS = ("department", "theme", "share_type", "format", "frequency", "region", "year")
OTHER = "~other"  # facet value of what a department wrote and nobody could normalise
ITEM_CHARACTERS = 4_000  # of data items are indexed: enough for 300 names
DESCRIPTION_CHARACTERS = 8_000  # of the description are indexed and kept
TITLE_CHARACTERS = 2_000
KEYWORDS = 300  # a record with 34,866 of them has been seen

_EPOCH = date(1970, 1, 1)
_RECENT_FROM, _RECENT_DAYS = date(2010, 1, 1), 7_300  # freshness grows over these twenty years …
_RECENT_BONUS = 0.1  # … by this part of a score


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzedText:
    """The tokens of one field group: ``folded`` for grams, ``words`` blank-separated."""

    folded: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """What an engine holds of one record."""

    record_id: str
    audience: tuple[str, ...]  # sorted discover labels: the partition
    digest: str  # see digest_of
    texts: Mapping[str, AnalyzedText]  # by field group
    exact_title: str  # folded
    facets: Mapping[str, tuple[str, ...]]
    fresh_key: int  # grows with the day of modification; different for every record
    title_key: str  # sorts as Chinese readers expect; different for every record
    freshness: float  # factor on scores, from 1.0
    display: bytes


def document_of(record: CatalogRecord, analyzer: Analyzer) -> IndexDocument:
    """Return the index document of a record."""
    dataset = _bounded(record.dataset)
    theme_labels = tuple(_theme_label(theme) for theme in dataset.themes)
    day = _day(dataset.modified) or _day(dataset.issued)
    display = _display(record, dataset, theme_labels)
    return IndexDocument(
        record_id=record.record_id,
        audience=tuple(sorted(record.labels.discover)),
        digest=digest_of(record.content_hash),
        texts=_texts(dataset, display, analyzer),
        exact_title=analyzer.fold(dataset.title),
        facets=_facet_values(record, day),
        fresh_key=_fresh_key(day, record.record_id),
        title_key=title_key(dataset.title, record.record_id),
        freshness=1.0 + _RECENT_BONUS * _recency(day),
        display=encode_display(display),
    )


def digest_of(content_hash: str) -> str:
    """Return what the index keeps of a content hash to be compared: its first 64 bits."""
    return content_hash[:16]


def title_key(title: str, record_id: str) -> str:
    """Return a key that sorts titles by the GB 2312 order (by pinyin for the usual 3,755 characters)."""
    return title[:40].lower().encode("gb18030", "replace").hex() + " " + record_id


def _texts(dataset: Dataset, display: HitDisplay, analyzer: Analyzer) -> dict[str, AnalyzedText]:
    title = analyzer.fold(dataset.title)
    subject = [display.publisher, *dataset.keywords, *display.theme_labels, *dataset.resource_class]
    if dataset.publisher and dataset.publisher.unit:
        subject.append(dataset.publisher.unit)
    description = analyzer.fold(display.description)
    codes = [dataset.identifier, *dataset.other_identifiers, dataset.source_system]
    body = [description if description != title else "", *map(analyzer.fold, (*display.items, *codes))]
    folded = {
        "title": title,
        "subject": join_folded([analyzer.fold(text) for text in subject]),
        "body": join_folded(body),
    }
    return {
        group: AnalyzedText(folded=text, words=" ".join(analyzer.words(text)) if text else "")
        for group, text in folded.items()
    }


def _bounded(dataset: Dataset) -> Dataset:
    """Cut what has no business to be so long."""
    if len(dataset.title) <= TITLE_CHARACTERS and len(dataset.keywords) <= KEYWORDS:
        return dataset
    return replace(dataset, title=dataset.title[:TITLE_CHARACTERS], keywords=dataset.keywords[:KEYWORDS])


def _display(record: CatalogRecord, dataset: Dataset, theme_labels: tuple[str, ...]) -> HitDisplay:
    return HitDisplay(
        record_id=record.record_id,
        iri=record.iri,
        title=dataset.title,
        description=dataset.description[:DESCRIPTION_CHARACTERS],
        publisher=dataset.publisher.name if dataset.publisher else "",
        keywords=dataset.keywords,
        theme_labels=theme_labels,
        items=_items(dataset),
        department_id=record.department_id,
        share_type=_code(dataset.share_type),
        access_rights=_code(dataset.access_rights),
        frequency=_code(dataset.accrual_periodicity),
        formats=_format_values(dataset),
        themes=_codes(dataset.themes),
        region=_code(dataset.region),
        issued=_iso(dataset.issued),
        modified=_iso(dataset.modified),
    )


def _items(dataset: Dataset) -> tuple[str, ...]:
    texts: list[str] = []
    room = ITEM_CHARACTERS
    for item in dataset.data_items:
        text = f"{item.name} {item.description}".strip()
        room -= len(text)
        if room < 0:
            break
        texts.append(text)
    return tuple(texts)


def _facet_values(record: CatalogRecord, day: date | None) -> dict[str, tuple[str, ...]]:
    dataset = record.dataset
    return {
        "department": (record.department_id,),
        "theme": _codes(dataset.themes),
        "share_type": _present(_code(dataset.share_type)),
        "format": _format_values(dataset),
        "frequency": _present(_code(dataset.accrual_periodicity)),
        "region": _present(_code(dataset.region)),
        "year": (f"{day.year:04d}",) if day else (),
    }


def _format_values(dataset: Dataset) -> tuple[str, ...]:
    return _codes(tuple(each.format for each in dataset.distributions if each.format))


def _codes(values: tuple[Coded, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_code(value) for value in values))


def _code(value: Coded | None) -> str:
    return (value.code or OTHER) if value else ""


def _present(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _theme_label(theme: Coded) -> str:
    return code_list("theme").label(theme.code, "zh") if theme.code else theme.literal


def _day(dated: Dated | None) -> date | None:
    return dated.day if dated else None


def _iso(dated: Dated | None) -> str:
    day = _day(dated)
    return day.isoformat() if day else ""


def _fresh_key(day: date | None, record_id: str) -> int:
    """Put the day above 40 bits of the record's identifier (itself a hash, base 32)."""
    days = max((day - _EPOCH).days, 0) + 1 if day else 0
    return (days << 40) | int.from_bytes(base64.b32decode(f"{record_id[:8]:a<8}".upper()), "big")


def _recency(day: date | None) -> float:
    return min(max((day - _RECENT_FROM).days / _RECENT_DAYS, 0.0), 1.0) if day else 0.0
