"""Which values of a dataset stand as the department wrote them because no code list knows them."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.model.coded import Coded, Dated
from catalog.model.dataset import Dataset


def literal_fields(dataset: Dataset) -> tuple[str, ...]:
    """Return the fields with at least one value that could not be normalised, each once, in order of name."""
    return tuple(sorted({name for name, value in _values(dataset) if _is_literal(value)}))


def _is_literal(value: Coded | Dated | None) -> bool:
    if value is None:
        return False
    return value.code is None if isinstance(value, Coded) else value.day is None


def _values(dataset: Dataset) -> Iterator[tuple[str, Coded | Dated | None]]:
    yield "region", dataset.region
    yield "issued", dataset.issued
    yield "modified", dataset.modified
    yield "accrual_periodicity", dataset.accrual_periodicity
    yield "share_type", dataset.share_type
    yield "access_rights", dataset.access_rights
    yield "audience", dataset.audience
    yield "security_class", dataset.security_class
    yield "data_level", dataset.data_level
    for theme in dataset.themes:
        yield "themes", theme
    for industry in dataset.industries:
        yield "industries", industry
    for distribution in dataset.distributions:
        yield "format", distribution.format
    for item in dataset.data_items:
        yield "item_type", item.type
        yield "item_share_type", item.share_type
        yield "item_access_rights", item.access_rights
