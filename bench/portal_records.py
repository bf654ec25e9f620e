"""Catalog records made straight from the shared flattened portals, for benchmarks without a data home."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from catalog.access.policy import labels_of
from catalog.model import Agent, CatalogRecord, Coded, Dataset, Dated, Distribution, RecordState
from vocab.normalise.days import day
from vocab.normalise.formats import file_format
from vocab.normalise.frequencies import frequency

_SEEN = datetime(2024, 1, 1, tzinfo=UTC)


def portal_records(catalog: Path, *, audience: str = "public") -> Iterator[CatalogRecord]:
    """Yield a record for each line of ``catalog.jsonl``; every portal is a department."""
    with catalog.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield _record(json.loads(line), number, audience)


def _record(row: Mapping[str, object], number: int, audience: str) -> CatalogRecord:
    department = str(row["portal"])
    digest = hashlib.sha256(f"{row['id']} {number}".encode())
    record_id = b32encode(digest.digest()).decode()[:26].lower()
    dataset = _dataset(row)
    return CatalogRecord(
        record_id=record_id,
        iri=f"http://127.0.0.1:8000/dataset/{record_id}",
        source_id=department,
        department_id=department,
        identity=str(row["id"]),
        version=1,
        state=RecordState.PUBLISHED,
        content_hash=digest.hexdigest(),
        labels=labels_of(dataset, department_id=department, default_audience=audience),
        dataset=dataset,
        first_seen=_SEEN,
        changed=_SEEN,
        last_seen=_SEEN,
        job_id="bench",
    )


def _dataset(row: Mapping[str, object]) -> Dataset:
    formats = row.get("data_formats") or []
    literals = [str(each) for each in formats] if isinstance(formats, list) else [str(formats)]
    return Dataset(
        title=str(row["title"]),
        description=_text(row, "description"),
        publisher=Agent(name=_text(row, "department")),
        keywords=tuple(part for part in _text(row, "tags").split(",") if part),
        themes=tuple(Coded(code=None, literal=part) for part in _text(row, "category").split("，") if part),
        region=Coded(code=None, literal=_text(row, "city") or "?"),
        issued=_dated(_text(row, "publish_time")),
        modified=_dated(_text(row, "update_time")),
        accrual_periodicity=_frequency(_text(row, "update_frequency")),
        distributions=tuple(
            Distribution(format=Coded(code=file_format(each), literal=each)) for each in literals if each
        ),
    )


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _dated(literal: str) -> Dated | None:
    return Dated(day=day(literal), literal=literal) if literal else None


def _frequency(literal: str) -> Coded | None:
    return Coded(code=frequency(literal), literal=literal) if literal else None
