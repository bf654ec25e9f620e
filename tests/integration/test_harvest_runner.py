"""Whole jobs: a real node on loopback, a real database, every state that a job can end in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from catalog.errors import Conflict, InvalidInput, NotFound
from catalog.model import JobState
from catalog.sqlstore.database import Database
from harvest.client import FetchLimits
from harvest.progress import Progress, Stage
from tests.integration.harvest_world import HarvestWorld, items, make_world
from tests.integration.node_server import Node, NodeRequest, running_node, send


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


@pytest.fixture
def world(database: Database) -> HarvestWorld:
    return make_world(database)


def test_a_first_job_adds_every_item_with_normalised_fields(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(3)), region="110000")

    job = world.run()

    assert (job.state, job.cause) == (JobState.DONE, "")
    assert (job.counts.gathered, job.counts.added, job.counts.rejected) == (3, 3, 0)
    record = world.published()[0]
    assert record.identity == "YX-00001"
    assert record.dataset.title == "云溪市第1号停车场泊位信息"
    assert record.dataset.accrual_periodicity is not None
    assert record.dataset.accrual_periodicity.code == "MONTHLY"
    assert record.dataset.region is not None
    assert record.dataset.region.literal == "北京市"
    assert world.sources.get("node").identity_rule == "identifier"


def test_a_second_job_over_the_same_listing_writes_no_record(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(30)))
    world.run()
    sequence = world.journal.last_sequence()

    job = world.run()

    assert (job.counts.unchanged, job.counts.added, job.counts.replaced) == (30, 0, 0)
    assert world.journal.last_sequence() == sequence


def test_the_order_of_keys_and_white_space_is_no_change(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(5)))
    world.run()
    turned = [dict(reversed(list(item.items()))) for item in items(5)]
    node.answer("/list", json.dumps(turned, indent=4).encode())

    assert world.run().counts.unchanged == 5


def test_changed_added_and_removed_items_are_told_apart(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(10)))
    world.run()
    changed = [{**item, "更新频率": "每年"} if item["资源代码"] == "YX-00003" else item for item in items(10, start=2)]
    node.answer_json("/list", changed)

    job = world.run()

    assert (job.counts.added, job.counts.replaced, job.counts.unchanged, job.counts.withdrawn) == (1, 1, 8, 1)
    assert world.published()[0].identity == "YX-00002"


def test_an_item_that_comes_back_is_the_same_record_again(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(10)))
    world.run()
    before = {record.identity: record.record_id for record in world.published()}
    node.answer_json("/list", items(9))
    world.run()
    node.answer_json("/list", items(10))

    job = world.run()

    assert job.counts.added == 1
    assert {record.identity: record.record_id for record in world.published()} == before


@pytest.mark.parametrize("left", [0, 15])
def test_a_listing_that_lost_too_much_withdraws_nothing_and_is_held(node: Node, world: HarvestWorld, left: int) -> None:
    """T01: an empty or halved answer with status 200."""
    world.add(node.answer_json("/list", items(30)))
    world.run()
    node.answer_json("/list", items(left))

    job = world.run()

    assert job.state is JobState.HELD
    assert "missing from the listing" in job.cause
    assert job.counts.withdrawn == 0
    assert len(world.published()) == 30


def test_a_held_withdrawal_is_done_once_somebody_releases_it(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(30)))
    world.run()
    node.answer_json("/list", items(15))
    job = world.run()

    assert world.runner.release(job.job_id) == 15
    assert len(world.published()) == 15
    with pytest.raises(Conflict):
        world.runner.release(job.job_id)


def test_one_bad_item_among_a_thousand_costs_one_item(node: Node, world: HarvestWorld) -> None:
    """T05."""
    listing: list[object] = [*items(1000)]
    listing[500] = {**items(1)[0], "资源代码": "YX-X", "资源名称": "暂无"}
    listing[501] = "no object"
    world.add(node.answer_json("/list", listing))

    job = world.run()

    assert (job.state, job.counts.added, job.counts.rejected) == (JobState.DONE, 998, 2)
    problems = {problem.place: problem for problem in world.jobs.problems(job.job_id)}
    assert problems["/500 title"].identity == "YX-X"
    assert problems["/501"].rejected


def test_an_item_of_giant_size_costs_one_item(node: Node, world: HarvestWorld) -> None:
    giant = [{"name": f"数据项{number}", "description": "说" * 40} for number in range(30_000)]
    world.add(node.answer_json("/list", [*items(3), *items(1, start=9, 数据项=giant)]))

    job = world.run()

    assert (job.state, job.counts.added, job.counts.rejected) == (JobState.DONE, 3, 1)
    assert any(" MB" in problem.problem and problem.rejected for problem in world.jobs.problems(job.job_id))


def test_an_item_that_became_unusable_keeps_its_record(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(30)))
    world.run()
    listing: list[object] = [*items(30)]
    listing[4] = {"资源代码": "YX-00005", "资源名称": ""}
    listing[5] = ["garbage"]
    node.answer_json("/list", listing)

    job = world.run()

    assert (job.state, job.counts.rejected, job.counts.withdrawn) == (JobState.DONE, 2, 0)
    assert len(world.published()) == 30


def test_literals_that_no_table_knows_are_kept_and_counted(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", [*items(3, 更新频率="牲畜饲养"), *items(1, start=9)]))

    world.run()

    report = world.sources.node_report("node")
    assert [(each.place, each.count) for each in report.problems] == [("frequency", 3)]
    assert "牲畜饲养" in report.problems[0].problem
    kept = world.published()[0].dataset.accrual_periodicity
    assert kept is not None
    assert (kept.code, kept.literal) == (None, "牲畜饲养")


def test_exact_duplicates_neither_collapse_nor_multiply(node: Node, world: HarvestWorld) -> None:
    """T07: Fuzhou lists the same twenty rows again and again."""
    twice: list[Any] = [{**item, "资源代码": ""} for item in items(20)] * 3
    world.add(node.answer_json("/list", twice))
    world.run()

    node.answer_json("/list", list(reversed(twice)))
    job = world.run()

    assert len(world.published()) == 60
    assert (job.counts.unchanged, job.counts.added, job.counts.withdrawn) == (60, 0, 0)


def test_an_address_that_all_items_share_is_no_identity(node: Node, world: HarvestWorld) -> None:
    listing = [{"资源名称": f"资源{number}", "详情页网址": "http://data.yunxi.example/detail"} for number in range(40)]
    world.add(node.answer_json("/list", listing))

    world.run()

    assert world.sources.get("node").identity_rule == "fields"
    assert len(world.published()) == 40


def test_placeholders_in_the_identifier_field_identify_nothing(node: Node, world: HarvestWorld) -> None:
    listing = [{"资源名称": f"资源{number}", "资源代码": code} for number, code in enumerate(["TODO", "无", "0"] * 5)]
    world.add(node.answer_json("/list", listing))

    world.run()

    assert world.sources.get("node").identity_rule == "fields"
    assert len(world.published()) == 15


def test_the_rule_of_identity_is_chosen_once(node: Node, world: HarvestWorld) -> None:
    listing = [{"资源名称": "停车场", "详情页网址": f"http://data.yunxi.example/{number}"} for number in range(30)]
    world.add(node.answer_json("/list", listing))
    world.run()
    assert world.sources.get("node").identity_rule == "url"
    node.answer_json("/list", [{**item, "资源代码": f"C-{number}"} for number, item in enumerate(listing)])

    job = world.run()

    assert (job.counts.replaced, job.counts.added, job.counts.withdrawn) == (30, 0, 0)


def test_two_departments_with_the_same_identifiers_keep_their_own_records(node: Node, world: HarvestWorld) -> None:
    """T07: a node cannot take over another node's record."""
    world.add(node.answer_json("/a", items(3)), source_id="a")
    world.add(node.answer_json("/b", items(3, 提供单位="市公安局")), source_id="b", department_id="gaj")

    world.run("a")
    world.run("b")

    assert len(world.published("a")) == len(world.published("b")) == 3
    assert {record.department_id for record in world.published("b")} == {"gaj"}


@pytest.mark.parametrize(
    ("body", "content_type", "cause"),
    [
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "application/json", "HTML"),
        (b"<?xml version='1.0'?><a/>", "application/json", "XML"),
        (b'[{"a": 1}, {"a": ', "application/json", "line 1, column 18"),
        (b"", "application/json", "empty"),
        (b'{"code": 500, "msg": "busy"}', "application/json", "no list"),
        (b"\xff\xfe\x00", "text/plain", "broken"),
    ],
    ids=["html", "xml", "cut off", "empty", "no list", "garbage"],
)
def test_a_node_that_sends_something_else_fails_with_the_cause(
    node: Node, world: HarvestWorld, body: bytes, content_type: str, cause: str
) -> None:
    world.add(node.answer_json("/list", items(5)))
    world.run()
    node.answer("/list", body, content_type)

    job = world.run()

    assert job.state is JobState.FAILED
    assert cause in job.cause
    assert len(world.published()) == 5


def test_the_media_type_may_lie(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer("/list", json.dumps(items(3)).encode(), "text/html"))

    assert world.run().counts.added == 3


def test_arrays_one_after_another_are_read_and_said_to_be_repaired(node: Node, world: HarvestWorld) -> None:
    body = json.dumps(items(2)).encode() + b"\n" + json.dumps(items(2, start=3)).encode()
    world.add(node.answer("/list", body))

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.DONE, 4)
    problem = world.jobs.problems(job.job_id)[0]
    assert (problem.place, problem.rejected) == ("line 2, column 1", False)


def paged(node: Node, total: int, *, size: int = 10, fail_at: int = 0, repeat_from: int = 0) -> str:
    def handler(request: NodeRequest) -> None:
        page = int(request.path.partition("page=")[2].partition("&")[0])
        if page == fail_at:
            send(request.http, b"<html>", "text/html", 500)
            return
        if repeat_from and page >= repeat_from:
            page = repeat_from - 2
        count = max(0, min(size, total - (page - 1) * size))
        body = {"data": {"total": total, "list": items(count, start=(page - 1) * size + 1)}}
        send(request.http, json.dumps(body).encode())

    return node.on("/paged", handler)


PAGES = {"page_param": "page", "size_param": "rows", "page_size": "10", "total_path": "data.total"}


def test_numbered_pages_are_read_to_their_end(node: Node, world: HarvestWorld) -> None:
    world.add(paged(node, 35), options=PAGES)

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.DONE, 35)
    assert node.requests[-1] == "/paged?page=4&rows=10"


def test_a_listing_cut_off_midway_is_partial_and_withdraws_nothing(node: Node, world: HarvestWorld) -> None:
    world.add(paged(node, 35), options=PAGES)
    world.run()
    paged(node, 32, fail_at=4)

    job = world.run()

    assert job.state is JobState.PARTIAL
    assert "500" in job.cause
    assert (job.counts.gathered, job.counts.withdrawn) == (30, 0)
    assert len(world.published()) == 35


def test_a_first_listing_that_is_cut_off_is_stored_as_far_as_it_came(node: Node, world: HarvestWorld) -> None:
    world.add(paged(node, 35, fail_at=4), options=PAGES)
    partial = world.run()
    paged(node, 35)

    job = world.run()

    assert (partial.state, partial.counts.added) == (JobState.PARTIAL, 30)
    assert (job.state, job.counts.unchanged, job.counts.added) == (JobState.DONE, 30, 5)


def test_pages_that_end_before_the_total_are_not_believed(node: Node, world: HarvestWorld) -> None:
    """T06: something was removed or moved while the pages were read."""

    def handler(request: NodeRequest) -> None:
        first = "page=1&" in request.path
        send(request.http, json.dumps({"data": {"total": 20, "list": items(10) if first else []}}).encode())

    world.add(node.on("/paged", handler), options=PAGES)

    job = world.run()

    assert job.state is JobState.PARTIAL
    assert "20" in job.cause


def test_pages_that_lead_in_a_circle_end_the_job(node: Node, world: HarvestWorld) -> None:
    """T04."""
    world.add(paged(node, 1000, repeat_from=4), options=PAGES)

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.PARTIAL, 30)
    assert "same items" in job.cause


def test_a_node_that_ignores_the_page_number_is_read_once(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(5)), options={"page_param": "page", "page_size": "50"})

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.DONE, 5)


def test_linked_pages_are_followed_and_never_to_another_host(node: Node, world: HarvestWorld) -> None:
    node.answer_json("/two", {"rows": items(2, start=3), "next": "http://169.254.169.254/"})
    world.add(
        node.answer_json("/one", {"rows": items(2), "next": "two"}),
        options={"records_path": "rows", "next_path": "next"},
    )

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.PARTIAL, 4)
    assert "another host" in job.cause


def test_a_job_has_a_deadline(node: Node, database: Database) -> None:
    world = make_world(database, FetchLimits(job_seconds=0.4, request_seconds=5))

    def hang(_: NodeRequest) -> None:
        node.stopping.wait(10)

    world.add(node.on("/hang", hang))

    job = world.run()

    assert job.state is JobState.FAILED
    assert "no complete answer" in job.cause


def test_a_source_that_is_down_leaves_everything_as_it_was(world: HarvestWorld) -> None:
    """T02."""
    with running_node() as node:
        world.add(node.answer_json("/list", items(5)))
        world.run()

    job = world.run()

    assert (job.state, job.counts.gathered) == (JobState.FAILED, 0)
    assert len(world.published()) == 5


def test_an_inactive_or_unknown_source_never_runs(node: Node, world: HarvestWorld) -> None:
    """T24."""
    world.add(node.answer_json("/list", items(5)))
    world.sources.remove("node")

    with pytest.raises(InvalidInput):
        world.run()
    with pytest.raises(NotFound):
        world.run("nobody")
    assert node.requests == []


def test_a_source_cannot_be_harvested_twice_at_once(node: Node, world: HarvestWorld) -> None:
    """T03."""
    world.add(node.answer_json("/list", items(5)))
    world.jobs.start("node")

    with pytest.raises(Conflict):
        world.run()


def test_a_source_of_an_unknown_kind_fails_with_the_kinds_that_there_are(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(5)), kind="gopher")

    assert "json" in world.run().cause


def test_an_alias_of_a_source_wins_and_a_wrong_one_is_named(node: Node, world: HarvestWorld) -> None:
    listing = [{"MC": "停车场泊位", "资源名称": "P-1"}]
    world.add(node.answer_json("/list", listing), source_id="good", aliases={"MC": "title", "资源名称": "ignore"})
    world.add(node.answer_json("/list", listing), source_id="bad", aliases={"MC": "titel"})

    assert world.run("good").counts.added == 1
    assert world.titles("good") == ["停车场泊位"]
    assert "titel" in world.run("bad").cause


def test_changed_aliases_map_every_item_anew(node: Node, world: HarvestWorld) -> None:
    source = world.add(node.answer_json("/list", items(5, MC="别名")))
    world.run()
    world.sources.update(
        type(source)(**{**{name: getattr(source, name) for name in source.__slots__}, "aliases": {"MC": "title"}})
    )

    job = world.run()

    assert job.counts.replaced == 5
    assert set(world.titles()) == {"别名"}


def test_progress_tells_stages_and_totals(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(1200)))
    told: list[Progress] = []

    world.run(progress=told.append)

    imports = [(report.done, report.total) for report in told if report.stage is Stage.IMPORT]
    assert imports == [(500, 1200), (1000, 1200), (1200, 1200)]
    assert told[-1].stage is Stage.ENDED
    assert told[-1].counts.added == 1200


def test_an_interrupted_job_is_ended_and_can_be_run_again(node: Node, world: HarvestWorld) -> None:
    world.add(node.answer_json("/list", items(1200)))

    def interrupt(report: Progress) -> None:
        if report.stage is Stage.IMPORT and report.done == 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.run(progress=interrupt)

    assert world.jobs.last_jobs("node")[0].state is JobState.FAILED
    job = world.run()
    assert (job.state, job.counts.unchanged, job.counts.added) == (JobState.DONE, 500, 700)


def test_a_crash_of_the_harvester_itself_ends_its_job_as_failed(node: Node, world: HarvestWorld) -> None:
    """T34: the report says error when it crashed."""
    world.add(node.answer_json("/list", items(5)))

    def crash(_: Progress) -> None:
        raise RuntimeError

    job = world.run(progress=lambda report: crash(report) if report.stage is Stage.IMPORT else None)

    assert job.state is JobState.FAILED
    assert "RuntimeError" in job.cause
