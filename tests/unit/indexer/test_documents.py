"""What the index keeps of a record, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalog.model import Coded, DataItem, Dated
from indexer.analysis import Analyzer
from indexer.documents import GROUPS, document_of, title_key
from tests.factories import make_dataset, make_record

ANALYZER = Analyzer()


def test_no_address_is_in_the_index() -> None:
    document = document_of(make_record(), ANALYZER)

    everything = document.display.decode() + "".join(document.texts[group].folded for group in GROUPS)
    assert "yunxi.example" not in everything
    assert "yunxi¦example" not in everything


def test_theme_labels_are_text_and_codes_are_facets() -> None:
    document = document_of(make_record(), ANALYZER)

    assert document.facets["theme"] == ("ZBH00",)
    assert document.facets["year"] == ("2026",)
    assert len(document.texts["subject"].folded) > len("云溪市交通运输局¶停车场¶泊位")


def test_what_nobody_could_normalise_is_counted_as_other() -> None:
    dataset = make_dataset(accrual_periodicity=Coded(code=None, literal="看情况"), share_type=None)
    document = document_of(make_record(dataset=dataset), ANALYZER)

    assert document.facets["frequency"] == ("~other",)
    assert document.facets["share_type"] == ()


def test_a_description_that_repeats_the_title_counts_once() -> None:
    dataset = make_dataset(title="企业登记", description="企业登记", data_items=())
    document = document_of(make_record(dataset=dataset), ANALYZER)

    assert "企业登记" not in document.texts["body"].folded


def test_a_record_with_thousands_of_data_items_stays_small() -> None:
    items = tuple(DataItem(name=f"信息项{number}") for number in range(30_000))
    document = document_of(make_record(dataset=make_dataset(data_items=items)), ANALYZER)

    assert len(document.display) < 40_000
    assert "信息项7" in document.texts["body"].folded


def test_fresher_records_have_the_greater_key_and_factor() -> None:
    def of(day: date) -> tuple[int, float]:
        document = document_of(
            make_record(dataset=make_dataset(modified=Dated(day=day, literal="?"))),
            ANALYZER,
        )
        return document.fresh_key, document.freshness

    old, new = of(date(1931, 1, 1)), of(date(2026, 1, 1))
    assert old < new
    assert 1.0 <= old[1] < new[1] <= 1.1


def test_records_of_one_day_have_different_keys() -> None:
    one, other = make_record(), replace(make_record(), record_id="b" * 26)

    keys = {document_of(each, ANALYZER).fresh_key for each in (one, other)}
    assert len(keys) == 2


def test_title_keys_follow_pinyin() -> None:
    words = ["中心", "学校", "安全", "北京"]

    assert sorted(words, key=lambda word: title_key(word, "a")) == ["安全", "北京", "学校", "中心"]
