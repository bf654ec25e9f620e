from __future__ import annotations

from importlib import resources

import pytest

from vocab.codelists import code_list
from vocab.normalise.tables import key, rows, spellings

SCHEME_OF = {
    "frequency": "frequency",
    "file_format": "format",
    "share_type": "share-type",
    "access_right": "access-right",
    "item_type": "item-type",
    "security_class": "security-class",
    "data_level": "data-level",
    "audience": "audience",
    "theme": "theme",
    "industry": "industry",
}
NO_SPELLINGS = {"field_aliases", "nothing"}


def test_every_table_is_tested_here() -> None:
    files = {
        entry.name.removesuffix(".tsv") for entry in resources.files("vocab.normalise").joinpath("tables").iterdir()
    }

    assert files == set(SCHEME_OF) | NO_SPELLINGS


@pytest.mark.parametrize("table", SCHEME_OF)
def test_every_notation_of_a_table_is_in_its_scheme(table: str) -> None:
    concepts = code_list(SCHEME_OF[table]).concepts

    assert [row for row in rows(table) if row[1] not in concepts] == []


@pytest.mark.parametrize("table", SCHEME_OF)
def test_no_spelling_means_two_things(table: str) -> None:
    meanings: dict[str, set[str]] = {}
    for spelling, notation, *_ in rows(table):
        meanings.setdefault(key(spelling), set()).add(notation)

    assert {spelling: found for spelling, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("table", SCHEME_OF)
def test_every_label_of_a_scheme_is_understood(table: str) -> None:
    known = spellings(table, SCHEME_OF[table])

    for concept in code_list(SCHEME_OF[table]).concepts.values():
        assert key(concept.label_zh) in known


@pytest.mark.parametrize("table", sorted(set(SCHEME_OF) - {"file_format"}))
def test_no_bare_number_is_a_spelling(table: str) -> None:
    assert [row for row in rows(table) if key(row[0]).isdigit()] == []


def test_format_numbers_have_two_or_four_digits() -> None:
    numbers = [key(row[0]) for row in rows("file_format") if key(row[0]).isdigit()]

    assert numbers
    assert {len(number) for number in numbers} == {2, 4}
