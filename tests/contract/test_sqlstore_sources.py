"""Departments and sources on every kind of database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.errors import Conflict, InvalidInput, NotFound
from catalog.sqlstore.database import Database
from catalog.sqlstore.sources import SourceStore
from tests.factories import make_department, make_source


@pytest.fixture
def sources(any_database: Database) -> SourceStore:
    store = SourceStore(any_database)
    store.add_department(make_department())
    return store


def test_a_department_is_kept_as_it_was_given(sources: SourceStore) -> None:
    full = make_department(department_id="wjw", credit_code="11990000MB00000029", region="999900", telephone="12320")
    sources.add_department(full)

    assert sources.department("wjw") == full
    assert sources.departments() == [make_department(), full]


def test_a_department_can_be_corrected(sources: SourceStore) -> None:
    sources.update_department(make_department(telephone="12328"))

    assert sources.department("jtj").telephone == "12328"
    with pytest.raises(NotFound):
        sources.update_department(make_department(department_id="nobody"))


@pytest.mark.parametrize("key", ["", "JTJ", "交通局", "a b", "a:b", "x" * 65, "jtj\n"])
def test_a_key_is_short_and_plain(sources: SourceStore, key: str) -> None:
    with pytest.raises(InvalidInput):
        sources.add_department(make_department(department_id=key))
    with pytest.raises(InvalidInput):
        sources.add(make_source(source_id=key))


def test_a_department_or_source_is_added_once(sources: SourceStore) -> None:
    sources.add(make_source())

    with pytest.raises(Conflict):
        sources.add_department(make_department())
    with pytest.raises(Conflict):
        sources.add(make_source())


def test_a_source_is_kept_as_it_was_given(sources: SourceStore) -> None:
    full = make_source(
        audience="public",
        region="999900",
        active=False,
        identity_rule="url",
        options={"records_path": "data.list"},
        aliases={"目录名称": "title"},
    )
    sources.add(full)

    assert sources.get("jtj-json") == full


def test_a_source_needs_its_department_and_a_known_audience(sources: SourceStore) -> None:
    with pytest.raises(NotFound):
        sources.add(make_source(department_id="nobody"))
    with pytest.raises(InvalidInput):
        sources.add(make_source(audience="everybody"))


def test_unknown_names_are_not_found(sources: SourceStore) -> None:
    with pytest.raises(NotFound):
        sources.department("nobody")
    with pytest.raises(NotFound):
        sources.get("nobody")
    with pytest.raises(NotFound):
        sources.node_report("nobody")
    with pytest.raises(NotFound):
        sources.remove("nobody")
    with pytest.raises(NotFound):
        sources.update(make_source(source_id="nobody"))


def test_a_removed_source_is_no_longer_active_but_still_known(sources: SourceStore) -> None:
    sources.add(make_source())
    sources.add(make_source(source_id="other"))

    sources.remove("jtj-json")

    assert [source.source_id for source in sources.list(active_only=True)] == ["other"]
    assert [source.source_id for source in sources.list()] == ["jtj-json", "other"]


def test_the_identity_rule_is_kept(sources: SourceStore) -> None:
    sources.add(make_source())

    sources.update_identity_rule("jtj-json", "fields")

    assert sources.get("jtj-json").identity_rule == "fields"


def test_a_source_never_changes_hands(sources: SourceStore) -> None:
    sources.add_department(make_department(department_id="wjw"))
    sources.add(make_source())

    sources.update(replace(make_source(), title="新标题"))
    with pytest.raises(Conflict):
        sources.update(make_source(department_id="wjw"))

    assert sources.get("jtj-json").title == "新标题"
