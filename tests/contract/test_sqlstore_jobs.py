"""Jobs on every kind of database: leases, problems, held withdrawals and the node report."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import update

from catalog.clock import FixedClock
from catalog.errors import Conflict, NotFound
from catalog.model import Coded, Dated, ItemProblem, JobCounts, JobState
from catalog.sqlstore import tables
from catalog.sqlstore.database import Database
from catalog.sqlstore.job_problems import GROUPS, KEPT, OTHER
from catalog.sqlstore.jobs import LEASE, JobStore
from catalog.sqlstore.lease import is_surely_gone, this_worker
from catalog.sqlstore.records import RecordWriter, record_id_of
from catalog.sqlstore.sources import SourceStore
from tests.factories import MOMENT, make_dataset, make_department, make_put, make_source

ID = record_id_of("jtj-json", "307010/000001")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MOMENT)


@pytest.fixture
def sources(any_database: Database) -> SourceStore:
    store = SourceStore(any_database)
    store.add_department(make_department())
    store.add(make_source())
    return store


@pytest.fixture
def jobs(any_database: Database, sources: SourceStore, clock: FixedClock) -> JobStore:
    return JobStore(any_database, clock=clock)


@pytest.fixture
def writer(any_database: Database, clock: FixedClock) -> RecordWriter:
    return RecordWriter(any_database, clock=clock, base_iri="http://127.0.0.1:8000/")


def problem(place: str, text: str = "不是日期", *, rejected: bool = False) -> ItemProblem:
    return ItemProblem(identity="307010/000001", place=place, problem=text, rejected=rejected)


def test_a_job_runs_and_ends_with_its_counts(jobs: JobStore, clock: FixedClock) -> None:
    started = jobs.start("jtj-json")
    clock.moment += timedelta(seconds=90)
    counts = JobCounts(gathered=10, added=7, replaced=1, unchanged=1, rejected=1, withdrawn=2, bytes_read=4096)

    jobs.heartbeat(started.job_id, JobCounts(gathered=5))
    ended = jobs.finish(started.job_id, JobState.DONE, counts)

    assert started.state is JobState.RUNNING
    assert (ended.state, ended.counts, ended.cause) == (JobState.DONE, counts, "")
    assert (ended.started_at, ended.ended_at) == (MOMENT, MOMENT + timedelta(seconds=90))
    assert jobs.get(started.job_id) == ended
    assert jobs.last_jobs("jtj-json") == [ended]


def test_one_source_runs_one_job_at_a_time(jobs: JobStore, sources: SourceStore) -> None:
    sources.add(make_source(source_id="second"))
    jobs.start("jtj-json")

    with pytest.raises(Conflict):
        jobs.start("jtj-json")

    assert jobs.start("second").state is JobState.RUNNING


def test_a_job_for_no_source_is_not_started(jobs: JobStore) -> None:
    with pytest.raises(NotFound):
        jobs.start("nobody")
    with pytest.raises(NotFound):
        jobs.heartbeat("nobody", JobCounts())
    with pytest.raises(NotFound):
        jobs.get("nobody")


def test_a_job_whose_lease_has_passed_is_failed_with_a_cause(jobs: JobStore, clock: FixedClock) -> None:
    dead = jobs.start("jtj-json")
    clock.moment += LEASE + timedelta(seconds=1)

    fresh = jobs.start("jtj-json")

    found = jobs.get(dead.job_id)
    assert found.state is JobState.FAILED
    assert "run it again" in found.cause
    assert [job.job_id for job in jobs.last_jobs("jtj-json")] == [fresh.job_id, dead.job_id]


def test_a_heartbeat_renews_the_lease(jobs: JobStore, clock: FixedClock) -> None:
    alive = jobs.start("jtj-json")
    for _ in range(3):
        clock.moment += LEASE - timedelta(seconds=1)
        jobs.heartbeat(alive.job_id, JobCounts(gathered=1))

    with pytest.raises(Conflict):
        jobs.start("jtj-json")


def test_a_job_that_was_given_up_hears_of_it(jobs: JobStore, clock: FixedClock) -> None:
    dead = jobs.start("jtj-json")
    clock.moment += LEASE + timedelta(seconds=1)
    jobs.start("jtj-json")

    with pytest.raises(Conflict):
        jobs.heartbeat(dead.job_id, JobCounts())
    with pytest.raises(Conflict):
        jobs.finish(dead.job_id, JobState.DONE, JobCounts())


def test_a_job_whose_process_is_gone_blocks_nobody(jobs: JobStore, any_database: Database) -> None:
    name = "from catalog.sqlstore.lease import this_worker; print(this_worker())"
    gone = subprocess.run([sys.executable, "-c", name], capture_output=True, text=True, check=True)  # noqa: S603 -- own code
    dead = jobs.start("jtj-json")
    with any_database.writing() as connection:
        connection.execute(update(tables.job).values(worker=gone.stdout.strip()))

    jobs.start("jtj-json")

    assert jobs.get(dead.job_id).state is JobState.FAILED


@pytest.mark.parametrize(
    "worker",
    ["", "elsewhere 1 2", "elsewhere", this_worker(), this_worker().rpartition(" ")[0]],
    ids=["nobody", "another machine", "another machine alone", "this process", "this process without its start"],
)
def test_a_process_that_cannot_be_judged_counts_as_alive(worker: str) -> None:
    assert not is_surely_gone(worker)


def test_problems_are_kept_in_order_and_counted_by_place(jobs: JobStore, sources: SourceStore) -> None:
    job = jobs.start("jtj-json")

    jobs.add_problems(job.job_id, [problem("issued"), problem("row 7", "没有标题", rejected=True)])
    jobs.add_problems(job.job_id, [problem("row 19", "没有标题", rejected=True), problem("row 7", "没有标题")])
    jobs.add_problems(job.job_id, [])

    assert [kept.place for kept in jobs.problems(job.job_id)] == ["issued", "row 7", "row 19", "row 7"]
    assert jobs.problems(job.job_id)[1].rejected
    report = sources.node_report("jtj-json")
    assert report.problem_count == 4
    assert [(group.place, group.problem, group.count) for group in report.problems] == [
        ("row #", "没有标题", 3),
        ("issued", "不是日期", 1),
    ]


def test_the_first_thousand_problems_are_kept_and_all_are_counted(jobs: JobStore, sources: SourceStore) -> None:
    job = jobs.start("jtj-json")
    for _ in range(3):
        jobs.add_problems(job.job_id, [problem("issued")] * 400)

    assert len(jobs.problems(job.job_id)) == KEPT
    assert len(jobs.problems(job.job_id, limit=5)) == 5
    assert sources.node_report("jtj-json").problem_count == 1200


def test_a_node_cannot_make_groups_without_end(jobs: JobStore, sources: SourceStore) -> None:
    job = jobs.start("jtj-json")

    jobs.add_problems(job.job_id, [problem(f"field {'x' * number}", "长" * 5000) for number in range(300)])

    groups = sources.node_report("jtj-json").problems
    assert len(groups) == GROUPS + 1
    assert groups[0].place == OTHER
    assert sum(group.count for group in groups) == 300
    assert len(jobs.problems(job.job_id)[0].problem) == 500


def test_held_withdrawals_wait_for_release(jobs: JobStore, sources: SourceStore, writer: RecordWriter) -> None:
    writer.put(make_source(), "job-0", [make_put()])
    job = jobs.start("jtj-json")
    jobs.hold_withdrawals(job.job_id, [ID, ID])
    jobs.finish(job.job_id, JobState.HELD, JobCounts(), "would withdraw everything")
    assert jobs.held_withdrawals(job.job_id) == [ID]
    assert sources.node_report("jtj-json").held == 1

    released = jobs.release(job.job_id)

    assert released == jobs.release(job.job_id) == [ID]  # asked again: the first caller may have died
    assert jobs.get(job.job_id).state is JobState.DONE
    assert writer.withdraw("jtj-json", job.job_id, released) == 1
    with pytest.raises(Conflict):
        jobs.release(job.job_id)


def test_a_held_record_that_came_back_is_not_released(jobs: JobStore, writer: RecordWriter, clock: FixedClock) -> None:
    writer.put(make_source(), "job-0", [make_put(), make_put(identity="gone")])
    held = jobs.start("jtj-json")
    jobs.hold_withdrawals(held.job_id, [ID, record_id_of("jtj-json", "gone")])
    jobs.finish(held.job_id, JobState.HELD, JobCounts())
    clock.moment += timedelta(days=1)
    partial = jobs.start("jtj-json")
    writer.put(make_source(), partial.job_id, [make_put(dataset=make_dataset(title="又出现了"))])
    jobs.finish(partial.job_id, JobState.PARTIAL, JobCounts())

    assert jobs.release(held.job_id) == [record_id_of("jtj-json", "gone")]


def test_what_a_newer_listing_has_seen_is_not_released(jobs: JobStore, writer: RecordWriter, clock: FixedClock) -> None:
    writer.put(make_source(), "job-0", [make_put()])
    held = jobs.start("jtj-json")
    jobs.hold_withdrawals(held.job_id, [ID])
    jobs.finish(held.job_id, JobState.HELD, JobCounts())
    clock.moment += timedelta(days=1)
    jobs.finish(jobs.start("jtj-json").job_id, JobState.DONE, JobCounts())

    with pytest.raises(Conflict):
        jobs.release(held.job_id)


def test_a_job_that_holds_nothing_is_not_released(jobs: JobStore) -> None:
    job = jobs.start("jtj-json")

    with pytest.raises(Conflict):
        jobs.release(job.job_id)


def test_the_report_of_a_new_node_says_that_nothing_has_happened(sources: SourceStore) -> None:
    report = sources.node_report("jtj-json")

    assert (report.published, report.withdrawn, report.held, report.problems) == (0, 0, 0, ())
    assert (report.last_attempt, report.last_success, report.last_change) == (None, None, None)
    assert report.department == make_department()


def test_the_report_counts_literals_of_what_is_published_now(sources: SourceStore, writer: RecordWriter) -> None:
    dirty = make_dataset(
        accrual_periodicity=Coded(code=None, literal="看情况"), issued=Dated(day=None, literal="去年"), themes=()
    )
    late = make_dataset(issued=Dated(day=None, literal="去年"))
    gone = record_id_of("jtj-json", "gone")
    puts = [make_put(dataset=dirty), make_put(identity="b", dataset=late), make_put(identity="gone", dataset=dirty)]
    writer.put(make_source(), "job-0", puts)
    writer.withdraw("jtj-json", "job-1", [gone])

    literals = sources.node_report("jtj-json").literals

    assert [(each.field, each.count) for each in literals] == [("issued", 2), ("accrual_periodicity", 1)]


def test_the_report_tells_attempt_success_and_change_apart(
    jobs: JobStore, sources: SourceStore, writer: RecordWriter, clock: FixedClock
) -> None:
    writer.put(make_source(), "job-0", [make_put(), make_put(identity="gone")])
    clock.moment += timedelta(hours=1)
    jobs.finish(jobs.start("jtj-json").job_id, JobState.DONE, JobCounts())
    clock.moment += timedelta(hours=1)
    failed = jobs.finish(jobs.start("jtj-json").job_id, JobState.FAILED, JobCounts(), "节点无应答")
    writer.withdraw("jtj-json", "job-3", [record_id_of("jtj-json", "gone")])

    report = sources.node_report("jtj-json")

    assert (report.published, report.withdrawn) == (1, 1)
    assert report.last_attempt == failed
    assert report.last_success == MOMENT + timedelta(hours=1)
    assert report.last_change == MOMENT + timedelta(hours=2)
    assert sources.node_reports() == [report]


def test_the_status_of_all_nodes_says_what_their_reports_say(
    jobs: JobStore, sources: SourceStore, clock: FixedClock
) -> None:
    sources.add(make_source(source_id="silent"))
    for state in (JobState.DONE, JobState.HELD, JobState.FAILED):
        clock.moment += timedelta(hours=1)
        job = jobs.start("jtj-json")
        jobs.add_problems(job.job_id, [problem(f"第 {state} 行")])
        jobs.finish(job.job_id, state, JobCounts(), "节点无应答")

    facts = ("source", "department", "last_attempt", "last_success", "problem_count", "problems")
    said = [[getattr(one, fact) for fact in facts] for one in sources.node_statuses()]

    assert said == [[getattr(one, fact) for fact in facts] for one in sources.node_reports()]
    assert said[0][2].state is JobState.FAILED
    assert said[0][3] == MOMENT + timedelta(hours=2)
