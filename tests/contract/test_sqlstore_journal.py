"""What the RDF projection reads of the journal: bodies without datasets, in pages along the keys."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, event

from catalog.clock import FixedClock
from catalog.model import VisibleSet
from catalog.sqlstore.database import Database
from catalog.sqlstore.journal import Journal, RecordBodies
from catalog.sqlstore.reader import BY_ID as RECORD_BY_ID
from catalog.sqlstore.records import RecordWriter, record_id_of
from catalog.sqlstore.sources import SourceStore
from catalog.sqlstore.standing import BY_ID as STANDING_BY_ID
from catalog.sqlstore.visibility import labels_parameter
from tests.factories import MOMENT, make_dataset, make_department, make_put, make_source

SOURCE = make_source()
JOB = "job-1"


@pytest.fixture
def database(any_database: Database) -> Database:
    sources = SourceStore(any_database)
    sources.add_department(make_department())
    sources.add(SOURCE)
    return any_database


def writer(database: Database) -> RecordWriter:
    return RecordWriter(database, clock=FixedClock(MOMENT), base_iri="http://127.0.0.1:8000/")


def put(database: Database, *identities: str, title: str = "停车场") -> None:
    puts = [make_put(identity=identity, item_hash=title, dataset=make_dataset(title=title)) for identity in identities]
    writer(database).put(SOURCE, JOB, puts)


def test_bodies_are_those_of_the_records_as_they_are_now(database: Database) -> None:
    put(database, "a", "b")
    put(database, "a", title="停车楼")
    journal = Journal(database)
    keys = [record_id_of(SOURCE.source_id, identity) for identity in ("a", "b", "c")]

    found, records = journal.bodies(keys), journal.current(keys)

    assert set(found) == set(records) == set(keys[:2])
    assert "停车楼" in found[keys[0]].metadata.decode()
    for key, bodies in found.items():
        entry = records[key]
        assert bodies == RecordBodies(
            record_id=key,
            content_hash=entry.record.content_hash,
            discover=entry.record.labels.discover,
            locate=entry.record.labels.locate,
            metadata=entry.metadata,
            locations=entry.locations,
        )


def test_all_bodies_come_in_pages_and_without_what_was_withdrawn(database: Database) -> None:
    put(database, *(f"i{number}" for number in range(5)))
    writer(database).withdraw(SOURCE.source_id, JOB, [record_id_of(SOURCE.source_id, "i3")])
    journal = Journal(database)

    first = journal.all_bodies(limit=3)
    rest = journal.all_bodies(first[-1].record_id, limit=3)

    assert (len(first), len(rest)) == (3, 1)
    assert [*first, *rest] == list(journal.bodies([digest.record_id for digest in journal.hashes()]).values())


def test_no_page_of_the_journal_is_sorted(database: Database) -> None:
    """Sorting would read all records behind a page, bodies too, for each page."""
    if not database.is_sqlite:
        pytest.skip("the plan of another database depends on its statistics")
    put(database, "a")
    journal, statements = Journal(database), []
    event.listen(
        database._engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, parameters, *_: statements.append((statement, parameters)),
    )

    journal.all_bodies()
    journal.all_published()
    journal.hashes()

    pages = [(statement, parameters) for statement, parameters in statements if "ORDER BY" in statement]
    with database.reading() as connection:
        plans = [
            " ".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in pages
        ]
    assert len(plans) == 3
    assert [plan for plan in plans if "TEMP B-TREE" in plan] == []


@pytest.mark.parametrize("statement", [STANDING_BY_ID, RECORD_BY_ID], ids=["standing", "record"])
def test_records_named_by_key_are_looked_up_by_key(database: Database, statement: Select[Any]) -> None:
    """An index of states or audiences would lead through the whole catalog for a page of twenty."""
    if not database.is_sqlite:
        pytest.skip("the plan of another database depends on its statistics")
    values = {"record_ids": ["a", "b"], **labels_parameter(VisibleSet(frozenset({"public"})))}

    with database.reading() as connection:
        text = str(statement.params(values).compile(connection.engine, compile_kwargs={"literal_binds": True}))
        plan = " ".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))

    assert "SEARCH record USING INDEX sqlite_autoindex_record_1 (record_id=?)" in plan
