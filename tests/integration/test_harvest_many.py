"""Several nodes at once in processes of their own: one that fails, or dies, touches no other."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.model import JobState
from catalog.sqlstore.database import Database
from harvest.assembly import RunnerConfiguration
from harvest.client import FetchLimits
from harvest.many import harvest_many
from harvest.progress import Progress, Stage
from tests.integration.harvest_world import HarvestWorld, items, make_world
from tests.integration.node_server import Node, NodeRequest, gzipped, running_node, send

LIMITS = FetchLimits(job_seconds=20, request_seconds=1.5, response_bytes=2_000_000, retries=1, backoff_seconds=0.01)


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


@pytest.fixture
def world(database: Database) -> HarvestWorld:
    return make_world(database)


@pytest.fixture
def configuration(database: Database, tmp_path: Path) -> RunnerConfiguration:
    return RunnerConfiguration(
        database_url=f"sqlite:///{tmp_path / 'mulu.db'}",
        base_iri="http://127.0.0.1:8000/",
        limits=LIMITS,
        networks=("127.0.0.0/8",),
    )


def test_bad_nodes_end_their_own_jobs_and_no_other(
    node: Node, world: HarvestWorld, configuration: RunnerConfiguration
) -> None:
    def hang(_: NodeRequest) -> None:
        node.stopping.wait(10)

    def drip(request: NodeRequest) -> None:
        request.http.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not node.stopping.wait(0.05):
            request.http.wfile.write(b" ")

    def endless(request: NodeRequest) -> None:
        request.http.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[")
        while not node.stopping.is_set():
            request.http.wfile.write(b" " * 65536)

    node.on("/hang", hang)
    node.on("/drip", drip)
    node.on("/huge", endless)
    node.answer("/bomb", gzipped(b"[" + b" " * 30_000_000 + b"]"), headers={"Content-Encoding": "gzip"})
    node.answer("/html", b"<html><body>Welcome</body></html>", "text/html")
    node.on(
        "/ssrf", lambda request: send(request.http, b"", status=302, headers={"Location": "http://169.254.169.254/"})
    )
    node.on("/file", lambda request: send(request.http, b"", status=302, headers={"Location": "file:///etc/passwd"}))
    bad = ["hang", "drip", "huge", "bomb", "html", "ssrf", "file"]
    good = ["good1", "good2", "good3"]
    for name in good:
        node.answer_json(f"/{name}", items(50))
    for name in [*bad, *good]:
        world.add(f"{node.url}/{name}", source_id=name, department_id=name)
    world.add("http://127.0.0.1:1/", source_id="down", department_id="down")

    outcomes = harvest_many(configuration, [*bad, "down", *good], workers=2)

    states = {outcome.source_id: outcome.job.state for outcome in outcomes if outcome.job}
    assert states == dict.fromkeys([*bad, "down"], JobState.FAILED) | dict.fromkeys(good, JobState.DONE)
    causes = {outcome.source_id: outcome.job.cause for outcome in outcomes if outcome.job}
    assert "no address that nodes may have" in causes["ssrf"]
    assert "only http and https" in causes["file"]
    assert all(outcome.peak_bytes < 500 * 2**20 for outcome in outcomes)
    assert world.journal.published_count() == 150


def test_a_killed_process_takes_only_its_own_job_along(
    node: Node, world: HarvestWorld, configuration: RunnerConfiguration
) -> None:
    """T03: kill -9 in the middle of an import; the next run finds the rest and blocks nobody."""
    for name in ("a", "b", "c"):
        world.add(node.answer_json(f"/{name}", items(1500)), source_id=name, department_id=name)
    killed: list[str] = []

    def kill_once(report: Progress) -> None:
        if report.stage is Stage.IMPORT and report.source_id == "a" and not killed:
            killed.append(report.source_id)
            os.kill(_process_of(world, "a"), signal.SIGKILL)

    outcomes = harvest_many(configuration, ["a", "b", "c"], workers=2, progress=kill_once)

    assert killed == ["a"]
    first, *others = outcomes
    assert first.job is None
    assert "ended with code -9" in first.problem
    assert [outcome.job.counts.added for outcome in others if outcome.job] == [1500, 1500]

    (again,) = harvest_many(configuration, ["a"], workers=1)

    assert again.job is not None
    assert again.job.state is JobState.DONE
    assert again.job.counts.added + again.job.counts.unchanged == 1500
    assert len(world.published("a")) == 1500


def _process_of(world: HarvestWorld, source_id: str) -> int:
    """Return the process that holds the running job of a source."""
    with world.database.reading() as connection:
        statement = "SELECT worker FROM job WHERE source_id = ? AND state = 'running'"
        worker = connection.exec_driver_sql(statement, (source_id,)).scalar_one()
    return int(str(worker).split()[1])


def test_a_source_that_cannot_start_is_an_outcome_with_a_problem(
    node: Node, world: HarvestWorld, configuration: RunnerConfiguration
) -> None:
    world.add(node.answer("/a", json.dumps(items(3)).encode()), source_id="a")

    nobody, a = harvest_many(configuration, ["nobody", "a", "nobody"], workers=1)

    assert (nobody.job, nobody.problem) == (None, "no such source: nobody")
    assert a.job is not None
    assert a.job.counts.added == 3


def test_progress_of_all_workers_arrives_in_one_place(
    node: Node, world: HarvestWorld, configuration: RunnerConfiguration
) -> None:
    for name in ("a", "b"):
        world.add(node.answer_json(f"/{name}", items(5)), source_id=name, department_id=name)
    told: list[Progress] = []

    harvest_many(configuration, ["a", "b"], workers=2, progress=told.append)

    assert {report.source_id for report in told if report.stage is Stage.ENDED} == {"a", "b"}


def test_no_sources_is_no_work(configuration: RunnerConfiguration) -> None:
    assert harvest_many(configuration, []) == []


def test_stopping_the_command_ends_the_jobs_as_interrupted(
    node: Node, world: HarvestWorld, configuration: RunnerConfiguration
) -> None:
    world.add(node.answer_json("/a", items(3000)), source_id="a")

    def stop(report: Progress) -> None:
        if report.stage is Stage.IMPORT:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        harvest_many(configuration, ["a"], workers=1, progress=stop)

    (job,) = world.jobs.last_jobs("a")
    assert (job.state, job.cause) == (JobState.FAILED, "interrupted; run it again")
    assert 0 < len(world.published("a")) < 3000
