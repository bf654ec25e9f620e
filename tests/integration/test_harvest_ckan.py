"""CKAN sites: recorded answers, and sites that behave badly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.model import JobState
from catalog.sqlstore.database import Database
from tests.integration.harvest_world import HarvestWorld, make_world
from tests.integration.node_server import Node, NodeRequest, running_node, send

SEARCH = "/api/3/action/package_search"


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


@pytest.fixture
def world(database: Database) -> HarvestWorld:
    return make_world(database)


def packages(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"id-{number}",
            "name": f"yx-{number}",
            "title": f"停车场{number}",
            "notes": "全市公共停车场",
            "state": "active",
            "type": "dataset",
            "organization": {"name": "jtj", "title": "市交通运输局"},
            "tags": [{"name": "parking", "display_name": "停车"}],
            "resources": [
                {"name": "名录", "format": "CSV", "url": "http://x/a.csv", "size": 12},
                {"name": "接口", "format": "API", "url": "http://x/api"},
            ],
            "extras": [{"key": "更新频率", "value": "每月"}, {"key": "title", "value": "never"}],
        }
        for number in range(count)
    ]


def test_recorded_packages_are_stored(node: Node, world: HarvestWorld, shared_data: Path) -> None:
    body = (shared_data / "ckan_api" / "amsterdam_dcatd" / "packages.json").read_bytes()
    node.answer(SEARCH, body)
    world.add(node.url, kind="ckan")

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.DONE, 3)
    assert "100 Validated Species of Plants" in world.titles()


def test_a_recorded_page_that_never_ends_is_a_loop(node: Node, world: HarvestWorld, shared_data: Path) -> None:
    body = (shared_data / "ckan_api" / "alphagov" / "example_responses" / "package_search.json").read_bytes()
    node.answer(SEARCH, body)
    world.add(node.url, kind="ckan")

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.PARTIAL, 4)
    assert "same items" in job.cause


def test_a_package_keeps_everything_that_the_model_has_a_place_for(node: Node, world: HarvestWorld) -> None:
    node.answer_json(SEARCH, {"success": True, "result": {"count": 1, "results": packages(1)}})
    world.add(f"{node.url}/api/3/action/package_search?q=parking", kind="ckan")

    world.run()

    dataset = world.published()[0].dataset
    assert (dataset.title, dataset.identifier, dataset.other_identifiers) == ("停车场0", "id-0", ("yx-0",))
    assert dataset.keywords == ("停车",)
    assert [(each.download_url, each.access_url) for each in dataset.distributions] == [
        ("http://x/a.csv", ""),
        ("", "http://x/api"),
    ]
    assert dataset.accrual_periodicity is not None
    assert dataset.landing_page == f"{node.url}/dataset/yx-0"


def test_drafts_tombstones_and_other_types_are_no_records(node: Node, world: HarvestWorld) -> None:
    found = packages(4)
    found[1]["state"] = "deleted"
    found[2]["type"] = "harvest"
    found[3]["id"] = found[3]["name"] = ""
    node.answer_json(SEARCH, {"success": True, "result": {"count": 4, "results": found}})
    world.add(node.url, kind="ckan")

    job = world.run()

    assert (job.counts.added, job.counts.rejected) == (1, 1)


def test_a_package_that_moves_to_a_later_page_is_read_once(node: Node, world: HarvestWorld) -> None:
    """T06."""
    all_of_them = packages(5)
    pages = {"0": [all_of_them[0], all_of_them[1]], "2": [all_of_them[1], all_of_them[2]], "4": [all_of_them[3]]}

    def search(request: NodeRequest) -> None:
        start = request.path.partition("start=")[2].partition("&")[0]
        result = {"count": 5, "results": pages[start]}
        send(request.http, json.dumps({"success": True, "result": result}).encode())

    node.on(SEARCH, search)
    world.add(node.url, kind="ckan")

    assert world.run().counts.added == 4


def test_a_site_without_search_is_read_package_by_package(node: Node, world: HarvestWorld) -> None:
    found = {package["name"]: package for package in packages(4)}
    node.answer_json("/api/3/action/package_list", {"success": True, "result": [*found, "gone"]})

    def show(request: NodeRequest) -> None:
        package = found.get(request.path.partition("id=")[2])
        answer = {"success": bool(package), "result": package, "error": {"message": "Not found"}}
        send(request.http, json.dumps(answer).encode(), status=200 if package else 404)

    node.on("/api/3/action/package_show", show)
    world.add(node.url, kind="ckan")

    job = world.run()

    assert (job.state, job.counts.added, job.counts.rejected) == (JobState.DONE, 4, 1)


@pytest.mark.parametrize(
    "answer",
    [
        b'{"success": false, "error": {"message": "Search Query is invalid"}}',
        b"<html>Bad gateway</html>",
        b'{"success": true, "result": []}',
        b'{"success": true, "result": {"count": 1}}',
        b"[]",
    ],
)
def test_a_site_that_fails_politely_fails_its_job(node: Node, world: HarvestWorld, answer: bytes) -> None:
    node.answer(SEARCH, answer)
    world.add(node.url, kind="ckan")

    job = world.run()

    assert job.state is JobState.FAILED
    assert any(problem.place == "package_search" for problem in world.jobs.problems(job.job_id))
