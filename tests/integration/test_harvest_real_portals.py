"""Real portals, each served on loopback in its own field names, harvested twice. All fifty: ``bench/portals.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.normalisation import rates_of
from catalog.model import JobState
from catalog.sqlstore.database import Database
from harvest.client import FetchLimits
from tests.integration.harvest_world import HarvestWorld, make_world
from tests.integration.node_server import Node, running_node

pytestmark = pytest.mark.real_data

# one address for all rows with every row many times; duplicates; plain; old field names of a framework
PORTALS = {"fujian_fuzhou": 2300, "anhui_chuzhou": 850, "jiangsu_lianyungang": 991, "xinjiang_wlmq": 99}


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


@pytest.fixture
def world(database: Database) -> HarvestWorld:
    return make_world(database, FetchLimits(request_seconds=10))


@pytest.fixture
def portals(shared_data: Path) -> Path:
    return shared_data / "codp_cn" / "public"


def test_real_portals_are_read_whole_and_a_second_time_without_a_write(
    node: Node, world: HarvestWorld, portals: Path
) -> None:
    for name, count in PORTALS.items():
        url = node.answer(f"/{name}", (portals / "raw" / f"{name}.json").read_bytes())
        world.add(url, source_id=name, department_id=name)
        job = world.run(name)
        assert (job.state, job.counts.added, job.counts.rejected) == (JobState.DONE, count, 0)
    sequence = world.journal.last_sequence()

    for name, count in PORTALS.items():
        job = world.run(name)
        assert (job.counts.unchanged, job.counts.withdrawn) == (count, 0)

    assert world.journal.last_sequence() == sequence
    rates = rates_of(world.journal)
    for name in PORTALS:
        for field, bar in {"title": 0.99, "publisher": 0.97, "frequency": 0.95, "format": 0.95, "date": 0.95}.items():
            rate = rates[name].rate(field)
            assert rate is None or rate >= bar, (name, field, rate)


def test_the_really_broken_file_is_read_and_said_to_be_repaired(node: Node, world: HarvestWorld, portals: Path) -> None:
    body = (portals / "broken_json" / "hainan_hainan.concatenated.json").read_bytes()
    world.add(node.answer("/hainan", body))

    job = world.run()

    assert job.state is JobState.DONE
    assert job.counts.added > 0
    problem = world.jobs.problems(job.job_id)[0]
    assert problem.place.startswith("line 1, column")
    assert "both were read" in problem.problem


def test_taiwan_and_hong_kong_lists_are_read(node: Node, world: HarvestWorld, shared_data: Path) -> None:
    files = {
        "yilan": ("tw_catalog/original/yilan.2018.03.20.OpenData.big5.csv", 356),
        "taoyuan": ("tw_catalog/original/桃園市政府開放資料供應清單.masked.xlsx", 1429),
        "hongkong": ("hk_catalog/2018-06-04_en.csv", 627),
    }
    for name, (path, count) in files.items():
        url = node.answer(f"/{name}", (shared_data / path).read_bytes(), "application/octet-stream")
        world.add(url, kind="table", source_id=name)

        job = world.run(name)

        assert (job.state, job.counts.added) == (JobState.DONE, count)
        assert world.run(name).counts.unchanged == count
    assert "宜蘭縣殯葬設施一覽表" in world.titles("yilan")
