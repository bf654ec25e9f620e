"""Records on every kind of database: versions, tombstones, labels and the change log."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import StatementError

from catalog.access.policy import visible_set
from catalog.clock import FixedClock
from catalog.errors import ConfigurationError, Conflict, InvalidInput, NotFound, StoreUnavailable
from catalog.model import (
    ANONYMOUS,
    Actor,
    ChangeKind,
    Coded,
    JobCounts,
    JobState,
    RecordPut,
    RecordState,
    Role,
)
from catalog.sqlstore import tables
from catalog.sqlstore.database import Database
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.node_counts import NodeCount, NodeCounts
from catalog.sqlstore.reader import RecordReader
from catalog.sqlstore.records import Applied, RecordWriter, record_id_of
from catalog.sqlstore.sources import SourceStore
from tests.factories import MOMENT, make_dataset, make_department, make_put, make_source

NOBODY = visible_set(ANONYMOUS)
STAFF = visible_set(Actor(user_id="li", name="李", department_id="wjw", roles=frozenset({Role.STAFF})))
OWNER = visible_set(Actor(user_id="wang", name="王", department_id="jtj", roles=frozenset({Role.STAFF})))
SOURCE = make_source()
ID = record_id_of("jtj-json", "307010/000001")


class Catalog:
    """One writer with the readers that see what it did."""

    def __init__(self, database: Database) -> None:
        self.clock = FixedClock(MOMENT)
        self.sources = SourceStore(database)
        self.jobs = JobStore(database, clock=self.clock)
        self.writer = RecordWriter(database, clock=self.clock, base_iri="http://127.0.0.1:8000/")
        self.journal = Journal(database)
        self.reader = RecordReader(database)
        self.sources.add_department(make_department())
        self.sources.add(SOURCE)

    def put(self, *puts: RecordPut, job_id: str = "job-1") -> Applied:
        return self.writer.put(SOURCE, job_id, puts)

    def later(self, **by: int) -> None:
        self.clock.moment += timedelta(**by)

    def changes(self) -> list[tuple[str, ChangeKind, int]]:
        return [(change.record_id, change.kind, change.version) for change in self.journal.changes_after(0)]


@pytest.fixture
def catalog(any_database: Database) -> Catalog:
    return Catalog(any_database)


def test_a_new_item_becomes_version_one_with_one_change(catalog: Catalog) -> None:
    assert catalog.put(make_put()) == Applied(added=1)

    found = catalog.reader.get(ID, visible=NOBODY)
    assert (found.version, found.state, found.identity) == (1, RecordState.PUBLISHED, "307010/000001")
    assert found.iri == f"http://127.0.0.1:8000/dataset/{ID}"
    assert (found.first_seen, found.changed, found.last_seen) == (MOMENT, MOMENT, MOMENT)
    assert found.dataset == make_dataset()
    assert catalog.changes() == [(ID, ChangeKind.PUT, 1)]


def test_a_base_iri_that_was_changed_later_is_noticed_before_anything_is_written(any_database: Database) -> None:
    catalog = Catalog(any_database)
    catalog.put(make_put())
    other = RecordWriter(any_database, clock=catalog.clock, base_iri="https://catalog.example/")

    with pytest.raises(ConfigurationError, match=r"begin with http:.*; set it"):
        other.put(SOURCE, "job-1", [make_put(identity="another")])

    assert len(catalog.changes()) == 1


def test_equal_content_is_no_change_and_no_version(catalog: Catalog) -> None:
    catalog.put(make_put())
    catalog.later(days=1)

    assert catalog.put(make_put(item_hash="f" * 64)) == Applied(unchanged=1)

    assert catalog.reader.get(ID, visible=NOBODY).version == 1
    assert catalog.reader.get(ID, visible=NOBODY).changed == MOMENT
    assert len(catalog.changes()) == 1
    assert catalog.writer.known_items("jtj-json")["307010/000001"].item_hash == "f" * 64


def test_changed_content_is_the_next_version(catalog: Catalog) -> None:
    catalog.put(make_put())
    catalog.later(days=1)

    assert catalog.put(make_put(dataset=make_dataset(title="云溪市停车场名录"))) == Applied(replaced=1)

    found = catalog.reader.get(ID, visible=NOBODY)
    assert (found.version, found.dataset.title) == (2, "云溪市停车场名录")
    assert (found.first_seen, found.changed) == (MOMENT, MOMENT + timedelta(days=1))
    assert catalog.changes() == [(ID, ChangeKind.PUT, 1), (ID, ChangeKind.PUT, 2)]
    assert [version.version for version in catalog.reader.versions(ID, visible=NOBODY)] == [2, 1]


def test_a_field_that_no_triple_tells_is_content_all_the_same(catalog: Catalog) -> None:
    catalog.put(make_put())

    assert catalog.put(make_put(dataset=make_dataset(extras=(("备注", "夜间免费"),)))) == Applied(replaced=1)

    assert catalog.reader.get(ID, visible=NOBODY).dataset.extras == (("备注", "夜间免费"),)


def test_two_items_with_one_identity_in_one_batch_are_two_versions(catalog: Catalog) -> None:
    first, second = make_put(), make_put(dataset=make_dataset(title="第二份"))

    assert catalog.put(first, second) == Applied(added=1, replaced=1)

    assert catalog.reader.get(ID, visible=NOBODY).dataset.title == "第二份"
    assert [version for _, _, version in catalog.changes()] == [1, 2]


def test_a_withdrawn_record_is_gone_but_remembered(catalog: Catalog) -> None:
    catalog.put(make_put())

    assert catalog.writer.withdraw("jtj-json", "job-2", [ID]) == 1

    with pytest.raises(NotFound):
        catalog.reader.get(ID, visible=OWNER)
    assert catalog.reader.count(visible=OWNER) == 0
    assert catalog.journal.current([ID]) == {}
    assert catalog.journal.hashes() == []
    assert catalog.writer.known_items("jtj-json")["307010/000001"].state is RecordState.WITHDRAWN
    assert catalog.changes()[-1] == (ID, ChangeKind.WITHDRAW, 1)


def test_withdrawing_twice_is_withdrawing_once(catalog: Catalog) -> None:
    catalog.put(make_put())
    catalog.writer.withdraw("jtj-json", "job-2", [ID])

    assert catalog.writer.withdraw("jtj-json", "job-3", [ID, "z" * 26]) == 0

    assert len(catalog.changes()) == 2


def test_a_source_cannot_withdraw_what_is_anothers(catalog: Catalog) -> None:
    catalog.sources.add(make_source(source_id="other"))
    catalog.put(make_put())

    assert catalog.writer.withdraw("other", "job-2", [ID]) == 0
    assert catalog.reader.count(visible=NOBODY) == 1


def test_a_withdrawn_identity_comes_back_with_the_next_version(catalog: Catalog) -> None:
    catalog.put(make_put())
    catalog.writer.withdraw("jtj-json", "job-2", [ID])
    catalog.later(days=2)

    assert catalog.put(make_put()) == Applied(added=1)

    found = catalog.reader.get(ID, visible=NOBODY)
    assert (found.version, found.first_seen, found.changed) == (2, MOMENT, MOMENT + timedelta(days=2))
    assert [change[1:] for change in catalog.changes()] == [("put", 1), ("withdraw", 1), ("put", 2)]


def test_two_sources_may_claim_the_same_identifier(catalog: Catalog) -> None:
    other = make_source(source_id="wjw", department_id="wjw")
    catalog.sources.add_department(make_department(department_id="wjw", name="云溪市卫生健康委员会"))
    catalog.sources.add(other)
    catalog.put(make_put())

    assert catalog.writer.put(other, "job-2", [make_put()]) == Applied(added=1)

    assert catalog.reader.count(visible=NOBODY) == 2
    assert {record.department_id for record in catalog.reader.latest(visible=NOBODY)} == {"jtj", "wjw"}


def test_a_put_for_an_unknown_source_stores_nothing(catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        catalog.writer.put(make_source(source_id="nobody"), "job-1", [make_put()])

    assert catalog.changes() == []


def test_a_source_is_not_put_under_another_departments_name(catalog: Catalog) -> None:
    with pytest.raises(InvalidInput):
        catalog.writer.put(make_source(department_id="wjw"), "job-1", [make_put()])


@pytest.mark.parametrize("identity", ["", "a\0b", "\ud800"])
def test_an_identity_that_cannot_be_stored_stops_the_whole_batch(catalog: Catalog, identity: str) -> None:
    with pytest.raises(InvalidInput):
        catalog.put(make_put(), make_put(identity=identity))

    assert catalog.changes() == []


def test_a_dataset_that_is_no_text_is_named(catalog: Catalog) -> None:
    with pytest.raises(InvalidInput) as caught:
        catalog.put(make_put(), make_put(identity="b", dataset=make_dataset(title="坏\ud800")))

    assert caught.value.field == "dataset of b"
    assert catalog.changes() == []


def test_control_characters_come_back_as_they_were(catalog: Catalog) -> None:
    odd = make_dataset(title="停车\0场\x07\n", extras=(("a\0", "\U0001f17f"),))
    catalog.put(make_put(dataset=odd))

    assert catalog.reader.get(ID, visible=NOBODY).dataset == odd


def test_a_job_that_was_given_up_writes_nothing_any_more(catalog: Catalog) -> None:
    job = catalog.jobs.start("jtj-json")
    catalog.jobs.finish(job.job_id, JobState.FAILED, JobCounts(), "node is down")

    with pytest.raises(Conflict):
        catalog.put(make_put(), job_id=job.job_id)
    with pytest.raises(Conflict):
        catalog.writer.withdraw("jtj-json", job.job_id, [ID])

    assert catalog.changes() == []


def test_a_complete_listing_has_seen_every_published_record(catalog: Catalog) -> None:
    gone = record_id_of("jtj-json", "gone")
    catalog.put(make_put(), make_put(identity="gone"))
    catalog.later(days=1)
    catalog.writer.withdraw("jtj-json", "job-2", [gone])

    catalog.writer.touch("jtj-json", "job-2", catalog.clock.now())

    assert catalog.reader.get(ID, visible=NOBODY).last_seen == MOMENT + timedelta(days=1)
    assert len(catalog.changes()) == 3


def test_an_unknown_source_is_neither_touched_nor_withdrawn_from(catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        catalog.writer.touch("nobody", "job-1", MOMENT)
    with pytest.raises(NotFound):
        catalog.writer.withdraw("nobody", "job-1", [ID])


def test_a_time_without_zone_is_refused(catalog: Catalog) -> None:
    with pytest.raises(StatementError, match="aware"):
        catalog.writer.touch("jtj-json", "job-1", MOMENT.replace(tzinfo=None))


def test_hidden_records_change_no_count_of_their_node(catalog: Catalog, any_database: Database) -> None:
    counts = NodeCounts(any_database)
    catalog.put(make_put())
    before = counts.by_source(visible=NOBODY)
    catalog.later(days=1)

    catalog.put(make_put(identity="b", dataset=make_dataset(audience=Coded(code="department", literal="本部门"))))

    assert counts.by_source(visible=NOBODY) == before
    assert before["jtj-json"] == NodeCount(records=1, changed=MOMENT)
    assert counts.by_source(visible=OWNER)["jtj-json"].records == 2


def test_counts_of_nodes_follow_every_change(catalog: Catalog, any_database: Database) -> None:
    counts = NodeCounts(any_database)
    catalog.put(make_put(), make_put(identity="b", dataset=make_dataset(access_rights=None)))
    seen = [counts.by_source(visible=STAFF)["jtj-json"].records]

    catalog.sources.update(replace(SOURCE, audience="department"))
    seen.append(counts.by_source(visible=STAFF)["jtj-json"].records)
    catalog.writer.withdraw("jtj-json", "job-2", [record_id_of("jtj-json", "307010/000001")])

    assert seen == [2, 1]
    assert counts.by_source(visible=STAFF) == {}
    assert counts.by_source(visible=OWNER)["jtj-json"].records == 1


def test_a_changed_audience_reaches_the_records_at_once(catalog: Catalog) -> None:
    silent = make_dataset(access_rights=None)
    catalog.put(make_put(dataset=silent), make_put(identity="open"))
    assert catalog.reader.count(visible=STAFF) == 2

    catalog.sources.update(replace(SOURCE, audience="department"))

    assert catalog.reader.count(visible=STAFF) == 1
    found = catalog.reader.get(ID, visible=OWNER)
    assert (found.version, found.dataset, set(found.labels.discover)) == (2, silent, {"dept:jtj"})
    assert catalog.reader.rdf(ID, visible=OWNER)[0]
    assert catalog.changes()[-1] == (ID, ChangeKind.PUT, 2)


def test_relabelling_writes_only_where_the_policy_says_something_new(catalog: Catalog, any_database: Database) -> None:
    catalog.put(make_put(dataset=make_dataset(access_rights=None)), make_put(identity="open"))
    with any_database.writing() as connection:  # as an earlier policy might have left it
        connection.execute(update(tables.record).where(tables.record.c.record_id == ID).values(locate_rule="old-rule"))

    assert catalog.writer.relabel("jtj-json") == 1
    assert catalog.writer.relabel("jtj-json") == 0

    assert catalog.reader.get(ID, visible=STAFF).labels.locate_rule == "unconditional-sharing"
    assert catalog.journal.published_count() == 2
    with pytest.raises(NotFound):
        catalog.writer.relabel("nobody")


def test_earlier_versions_stay_hidden_from_whom_they_were_hidden(catalog: Catalog) -> None:
    catalog.put(make_put(dataset=make_dataset(audience=Coded(code="department", literal="本部门"))))
    catalog.put(make_put())

    assert [version.version for version in catalog.reader.versions(ID, visible=OWNER)] == [2, 1]
    assert [version.version for version in catalog.reader.versions(ID, visible=NOBODY)] == [2]


def test_a_record_that_is_not_to_be_located_comes_without_addresses(catalog: Catalog) -> None:
    conditional = Coded(code="conditional", literal="有条件共享")
    catalog.put(make_put(dataset=make_dataset(share_type=conditional, access_rights=None)))

    shown, own = catalog.reader.get(ID, visible=STAFF), catalog.reader.get(ID, visible=OWNER)
    assert "://" not in repr(shown.dataset)
    assert own.dataset.landing_page
    assert catalog.reader.rdf(ID, visible=STAFF)[1] == b""
    assert b"parking.xlsx" not in catalog.reader.rdf(ID, visible=STAFF)[0]
    assert b"parking.xlsx" in catalog.reader.rdf(ID, visible=OWNER)[1]
    with pytest.raises(NotFound):
        catalog.reader.original(ID, visible=STAFF)
    assert catalog.reader.original(ID, visible=OWNER).body == make_put().original


def test_hidden_missing_and_withdrawn_are_answered_alike(catalog: Catalog) -> None:
    catalog.put(make_put(dataset=make_dataset(audience=Coded(code="editors", literal="编目员"))))
    answers = []
    for record_id in (ID, "z" * 26):
        for read in (catalog.reader.get, catalog.reader.rdf, catalog.reader.versions, catalog.reader.original):
            with pytest.raises(NotFound) as caught:
                read(record_id, visible=STAFF)
            answers.append((read.__name__, str(caught.value).replace(record_id, "…")))

    assert answers[:4] == answers[4:]


def test_the_latest_come_first_and_page_by_page(catalog: Catalog) -> None:
    for number in range(5):
        catalog.put(make_put(identity=f"i{number}", dataset=make_dataset(title=f"第{number}份")))
        catalog.later(minutes=1)

    first = catalog.reader.latest(visible=NOBODY, limit=2)
    rest = catalog.reader.latest(visible=NOBODY, limit=10, offset=2)

    assert [record.dataset.title for record in [*first, *rest]] == [f"第{number}份" for number in (4, 3, 2, 1, 0)]


def test_many_are_returned_in_the_order_asked_for(catalog: Catalog) -> None:
    catalog.put(*(make_put(identity=f"i{number}") for number in range(3)))
    wanted = [record_id_of("jtj-json", f"i{number}") for number in (2, 0, 1)]

    assert list(catalog.reader.get_many([*wanted, "z" * 26], visible=NOBODY)) == wanted
    assert catalog.reader.get_many([], visible=NOBODY) == {}


def test_the_journal_shows_everything_in_pages(catalog: Catalog) -> None:
    hidden = make_dataset(audience=Coded(code="editors", literal="编目员"))
    catalog.put(*(make_put(identity=f"i{number}", dataset=hidden) for number in range(5)))

    first = catalog.journal.all_published(limit=3)
    rest = catalog.journal.all_published(first[-1].record.record_id, limit=3)
    digests = catalog.journal.hashes()

    assert len(first) == 3
    assert len(rest) == 2
    assert [digest.record_id for digest in digests] == [entry.record.record_id for entry in [*first, *rest]]
    assert [digest.content_hash for digest in digests] == [entry.record.content_hash for entry in [*first, *rest]]
    assert digests[0].discover == {"editor:jtj"}
    assert catalog.journal.published_count() == 5
    assert catalog.journal.last_sequence() == catalog.journal.changes_after(0)[-1].sequence


def test_changes_come_in_order_and_in_parts(catalog: Catalog) -> None:
    assert catalog.journal.last_sequence() == 0
    catalog.put(*(make_put(identity=f"i{number}") for number in range(5)))

    first = catalog.journal.changes_after(0, limit=2)
    rest = catalog.journal.changes_after(first[-1].sequence)

    sequences = [change.sequence for change in [*first, *rest]]
    assert len(sequences) == 5
    assert sequences == sorted(set(sequences))


def test_a_batch_of_any_size_is_one_transaction(catalog: Catalog) -> None:
    puts = [make_put(identity=f"i{number}") for number in range(1203)]

    assert catalog.put(*puts) == Applied(added=1203)
    assert catalog.put(*puts) == Applied(unchanged=1203)

    assert catalog.journal.published_count() == 1203
    assert (
        catalog.writer.withdraw("jtj-json", "job-2", [record_id_of("jtj-json", put.identity) for put in puts]) == 1203
    )
    assert catalog.journal.published_count() == 0


@pytest.mark.parametrize("damage", [b"no zlib", zlib.compress(b'{"title": 1}')])
def test_a_damaged_body_is_said_with_the_record_that_it_belongs_to(
    catalog: Catalog, any_database: Database, damage: bytes
) -> None:
    catalog.put(make_put())
    with any_database.writing() as connection:
        connection.execute(update(tables.record_version).values(dataset=damage))

    with pytest.raises(StoreUnavailable, match=ID):
        Journal(any_database).all_published()


def test_putting_nothing_does_nothing(catalog: Catalog) -> None:
    assert catalog.put() == Applied()
    assert catalog.writer.withdraw("jtj-json", "job-1", []) == 0
