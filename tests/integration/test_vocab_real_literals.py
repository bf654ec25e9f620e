"""The normalizers on the literals of 50 real portals: rates that must not fall."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from vocab import normalise
from vocab.aliases import alias_table, field_of
from vocab.mapping import MappedFields, map_fields

pytestmark = pytest.mark.real_data

# fields that no model field fits: kept word for word beside the record
KEPT_AS_EXTRAS = {"场景分类", "资源目录", "文件数"}


def opening_code(mapped: MappedFields) -> str | None:
    return normalise.opening(mapped.values.get("access_rights", ()), mapped.values.get("open_condition", ()))[0]


def first(normalize: Callable[[str], object]) -> Callable[[tuple[str, ...]], bool]:
    return lambda texts: normalize(texts[0]) is not None


NORMALIZED: dict[str, Callable[[tuple[str, ...]], bool]] = {
    "frequency": first(normalise.frequency),
    "format": lambda texts: any(code for text in texts for code, _ in normalise.file_formats(text)),
    "issued": first(normalise.day),
    "modified": first(normalise.day),
    "industry": first(normalise.industry),
    "theme": lambda texts: any(normalise.theme(text) for text in texts),
}


@pytest.fixture(scope="module")
def portals(shared_data: Path) -> dict[str, list[dict[str, object]]]:
    folder = shared_data / "codp_cn" / "public" / "raw"
    if not folder.is_dir():
        pytest.skip("the shared catalog of real portals is missing")
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


@pytest.fixture(scope="module")
def mapped(portals: dict[str, list[dict[str, object]]]) -> list[MappedFields]:
    aliases = alias_table()
    return [map_fields(record, aliases=aliases) for records in portals.values() for record in records]


def records(portals: Mapping[str, list[dict[str, object]]]) -> Iterator[dict[str, object]]:
    for rows in portals.values():
        yield from rows


def states(record: Mapping[str, object], field: str) -> bool:
    """Tell whether the source says anything in a field that means ``field``."""
    return any(field_of(name) == field and normalise.text(value) not in {"", "[]"} for name, value in record.items())


def test_every_field_of_the_portals_is_claimed_or_kept_on_purpose(
    portals: dict[str, list[dict[str, object]]],
) -> None:
    names = {name for record in records(portals) for name in record}

    assert len(names) == 111
    assert {name for name in names if field_of(name) is None} == KEPT_AS_EXTRAS


def test_titles_and_publishers_arrive(portals: dict[str, list[dict[str, object]]], mapped: list[MappedFields]) -> None:
    titles = sum(1 for fields in mapped if fields.values.get("title"))
    publishers = [
        bool(fields.values.get("publisher"))
        for record, fields in zip(records(portals), mapped, strict=True)
        if states(record, "publisher")
    ]
    print(f"title {titles / len(mapped):.4f}, publisher {sum(publishers) / len(publishers):.4f} of {len(publishers)}")  # noqa: T201 -- the measurement

    assert titles / len(mapped) >= 0.99
    assert sum(publishers) / len(publishers) >= 0.97
    assert len(publishers) / len(mapped) >= 0.97


@pytest.mark.parametrize(
    ("field", "least"),
    [
        ("frequency", 0.99),
        ("format", 0.99),
        ("issued", 0.99),
        ("modified", 0.99),
        ("industry", 0.75),
        ("theme", 0.5),
    ],
)
def test_literals_are_normalized(mapped: list[MappedFields], field: str, least: float) -> None:
    normalized = NORMALIZED[field]
    stated = [fields.values[field] for fields in mapped if fields.values.get(field)]
    unknown = Counter(texts[0] for texts in stated if not normalized(texts))
    rate = 1 - sum(unknown.values()) / len(stated)
    print(f"{field} {rate:.4f} of {len(stated)}; unknown: {unknown.most_common(12)}")  # noqa: T201 -- the measurement

    assert rate >= least


def test_the_opening_of_a_resource_is_decided_from_type_and_condition(mapped: list[MappedFields]) -> None:
    stated = [fields for fields in mapped if {"access_rights", "open_condition"} & set(fields.values)]
    codes = Counter(opening_code(fields) for fields in stated)
    print(f"opening of {len(stated)}: {codes.most_common()}")  # noqa: T201 -- the measurement

    assert 1 - codes[None] / len(stated) >= 0.98


def test_every_format_in_a_list_is_read(mapped: list[MappedFields]) -> None:
    pairs = Counter(
        pair for fields in mapped for text in fields.values.get("format", ()) for pair in normalise.file_formats(text)
    )
    unknown = [(literal, count) for (code, literal), count in pairs.items() if code is None]

    assert sum(count for _, count in unknown) / pairs.total() <= 0.005, unknown
