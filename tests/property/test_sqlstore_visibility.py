"""What SQL lets through is what the policy decides, for every actor and every record."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.access.locate import LocationLookup
from catalog.access.policy import decide, visible_set
from catalog.clock import FixedClock
from catalog.errors import NotFound
from catalog.model import ANONYMOUS, Action, Actor, CatalogRecord, Coded, Dataset, Granted, Role
from catalog.sqlstore.database import Database, open_database
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.reader import RecordReader
from catalog.sqlstore.records import RecordWriter
from catalog.sqlstore.sources import AUDIENCES, SourceStore
from tests.factories import MOMENT, make_dataset, make_department, make_put, make_source

DEPARTMENTS = ("jtj", "wjw", "a_b")
ACTORS = (
    ANONYMOUS,
    Actor(user_id="bot", name="无部门"),
    *(
        Actor(user_id=f"{department}-{len(roles)}", department_id=department, roles=frozenset(roles))
        for department in (*DEPARTMENTS, "public", "gov")
        for roles in ({Role.STAFF}, {Role.STAFF, Role.CATALOGER})
    ),
)


def coded(*notations: str) -> st.SearchStrategy[Coded | None]:
    known = [Coded(code=notation, literal=notation) for notation in notations]
    return st.sampled_from([None, Coded(code=None, literal="看不懂"), *known])


DATASETS = st.builds(
    make_dataset,
    audience=coded(*AUDIENCES),
    access_rights=coded("PUBLIC", "RESTRICTED", "NON_PUBLIC"),
    share_type=coded("unconditional", "conditional", "not_shared"),
    security_class=coded("unclassified", "secret"),
)
SOURCES = [
    make_source(source_id=f"{department}-{audience}", department_id=department, audience=audience)
    for department in DEPARTMENTS
    for audience in AUDIENCES
]
CONTENTS = st.dictionaries(st.integers(0, len(SOURCES) - 1), st.lists(DATASETS, max_size=4), max_size=4)


class Filled:
    """One catalog that many examples fill in turn: migrating anew for each would take most of the time."""

    def __init__(self, database: Database) -> None:
        self.writer = RecordWriter(database, clock=FixedClock(MOMENT), base_iri="http://127.0.0.1:8000/")
        self.reader = RecordReader(database)
        self.journal = Journal(database)
        sources = SourceStore(database)
        for department in DEPARTMENTS:
            sources.add_department(make_department(department_id=department))
        for source in SOURCES:
            sources.add(source)

    def fill(self, contents: dict[int, list[Dataset]]) -> list[CatalogRecord]:
        for number, source in enumerate(SOURCES):
            known = self.writer.known_items(source.source_id)
            self.writer.withdraw(source.source_id, "job", [item.record_id for item in known.values()])
            puts = [make_put(identity=f"i{i}", dataset=each) for i, each in enumerate(contents.get(number, []))]
            self.writer.put(source, "job", puts)
        return [entry.record for entry in self.journal.all_published()]


@pytest.fixture(scope="module")
def filled() -> Iterator[Filled]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'mulu.db'}")
        database.upgrade()
        yield Filled(database)
        database.close()


def may(actor: Actor, action: Action, record: CatalogRecord) -> bool:
    return decide(actor, action, labels=record.labels, department_id=record.department_id).allowed


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=CONTENTS)
def test_every_reader_agrees_with_the_policy(filled: Filled, contents: dict[int, list[Dataset]]) -> None:
    records = filled.fill(contents)
    reader, record_ids = filled.reader, [record.record_id for record in records]

    for actor in ACTORS:
        visible = visible_set(actor)
        wanted = {record.record_id for record in records if may(actor, Action.DISCOVER, record)}
        assert set(reader.get_many(record_ids, visible=visible)) == wanted
        assert {record.record_id for record in reader.latest(visible=visible, limit=1000)} == wanted
        assert reader.count(visible=visible) == len(wanted)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=CONTENTS)
def test_an_address_is_shown_to_exactly_those_who_may_locate(
    filled: Filled, contents: dict[int, list[Dataset]]
) -> None:
    lookup = LocationLookup(filled.reader)

    for record in filled.fill(contents):
        for actor in ACTORS:
            visible = visible_set(actor)
            if not may(actor, Action.DISCOVER, record):
                with pytest.raises(NotFound):
                    lookup.look_up(record.record_id, actor=actor)
                with pytest.raises(NotFound):
                    filled.reader.rdf(record.record_id, visible=visible)
                continue
            shown = filled.reader.get(record.record_id, visible=visible)
            located = may(actor, Action.LOCATE, record)
            assert isinstance(lookup.look_up(record.record_id, actor=actor), Granted) is located
            assert ("https://" in repr(shown.dataset)) is located
            assert bool(filled.reader.rdf(record.record_id, visible=visible)[1]) is located


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=CONTENTS)
def test_anonymous_sees_what_is_labelled_public_and_nothing_else(
    filled: Filled, contents: dict[int, list[Dataset]]
) -> None:
    records = filled.fill(contents)

    seen = filled.reader.latest(visible=visible_set(ANONYMOUS), limit=1000)

    assert {record.record_id for record in seen} == {
        record.record_id for record in records if record.labels.discover == {"public"}
    }
