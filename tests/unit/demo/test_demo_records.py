"""The demo's records: enough, believable, and the same every time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from catalog.errors import ConfigurationError
from search_web.demo.city import DEPARTMENTS, FEEDS
from search_web.demo.home import DemoActor, DemoState, read_actors, read_state, write_actors, write_state
from search_web.demo.records import records_of
from search_web.demo.spelling import audience
from vocab.normalise import audience as audience_code
from vocab.normalise import day, file_format, frequency, theme

RECORDS = [record for department in DEPARTMENTS for record in records_of(department.department_id)]


def test_there_are_more_than_three_hundred_records_of_at_least_four_departments() -> None:
    assert len(RECORDS) > 300
    assert len({record.department_id for record in RECORDS}) >= 4
    assert len({record.code for record in RECORDS}) == len(RECORDS)


def test_every_protocol_has_a_node() -> None:
    assert {feed.kind for feed in FEEDS} == {"dcat", "json", "table", "ckan"}


def test_all_sharing_types_and_audiences_occur() -> None:
    assert set(Counter(record.share for record in RECORDS)) == {"无条件", "有条件", "不予"}
    assert {audience_code(audience(record.audience)) for record in RECORDS} == {
        "public",
        "government",
        "department",
        "editors",
    }


def test_a_record_that_is_not_shared_states_its_basis() -> None:
    assert [record.title for record in RECORDS if record.share == "不予" and not record.condition] == []


def test_every_day_theme_and_format_is_one_that_the_vocabulary_knows() -> None:
    assert [record.issued for record in RECORDS if day(record.issued) is None] == []
    assert {record.theme for record in RECORDS if theme(record.theme) is None} == set()
    assert {form for record in RECORDS for form in record.formats if file_format(form) is None} == set()


def test_nearly_every_cycle_is_one_that_the_vocabulary_knows() -> None:
    unknown = [record.cycle for record in RECORDS if frequency(record.cycle) is None]

    assert len(unknown) <= 2


def test_what_a_demo_keeps_is_read_back(tmp_path: Path) -> None:
    state = DemoState(base_iri="http://127.0.0.1:8000/", ports={"scjg-dcat": 40001})
    actors = [DemoActor(name="匿名访客", token="", describe="未登录")]

    write_state(tmp_path, state)
    write_actors(tmp_path, actors)

    assert read_state(tmp_path) == state
    assert read_actors(tmp_path) == actors
    assert (tmp_path / "demo-actors.json").stat().st_mode & 0o777 == 0o600


def test_a_demo_does_not_touch_a_catalog_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "mulu.db").write_bytes(b"")

    with pytest.raises(ConfigurationError, match="no demo"):
        read_state(tmp_path)
