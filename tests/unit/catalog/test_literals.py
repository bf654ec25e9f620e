"""What could not be normalised is named, so that it can be counted."""

from __future__ import annotations

from catalog.model import Coded, DataItem, Dated, Distribution
from catalog.model.literals import literal_fields
from tests.factories import make_dataset

UNKNOWN = Coded(code=None, literal="看不懂")


def test_a_dataset_that_is_fully_normalised_has_no_literal_fields() -> None:
    assert literal_fields(make_dataset()) == ()


def test_a_field_that_is_silent_is_not_counted() -> None:
    assert literal_fields(make_dataset(issued=None, share_type=None, themes=(), distributions=(), data_items=())) == ()


def test_each_field_is_named_once_however_many_values_it_has() -> None:
    dataset = make_dataset(
        themes=(UNKNOWN, UNKNOWN),
        modified=Dated(day=None, literal="去年"),
        distributions=(Distribution(format=UNKNOWN), Distribution()),
        data_items=(DataItem(name="甲", type=UNKNOWN), DataItem(name="乙", share_type=UNKNOWN)),
    )

    assert literal_fields(dataset) == ("format", "item_share_type", "item_type", "modified", "themes")
