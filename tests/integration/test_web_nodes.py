"""What nodes leave unnormalised: told to their own staff, counted over what these see."""

from __future__ import annotations

import json

import pytest

from catalog.clock import FixedClock
from catalog.model import Coded, Dated
from catalog.sqlstore.records import RecordWriter
from search_web.cli.main import run
from tests.factories import make_dataset, make_put, make_source
from tests.web_world import NOW, World

_SUMMARY = "保留原文、未能规范的字段（记录数）"
_CYCLE = Coded(code=None, literal="看情况")


def add_literals(world: World) -> None:
    open_record = make_dataset(title="周期不明", accrual_periodicity=_CYCLE, themes=())
    draft = make_dataset(
        title="草稿",
        accrual_periodicity=_CYCLE,
        issued=Dated(day=None, literal="去年"),
        themes=(),
        audience=Coded(code="editors", literal="编目员"),
    )
    writer = RecordWriter(world.services.database, clock=FixedClock(NOW), base_iri=world.settings.base_iri)
    puts = [make_put(identity="a", dataset=open_record), make_put(identity="b", dataset=draft)]
    writer.put(make_source(), "job-9", puts)


def listed(world: World, actor: str) -> str:
    """Return what the page says between the summary of literals and the end of its list."""
    return world.client(actor).get("/nodes").text.partition(_SUMMARY)[2].partition("</ul>")[0]


def test_own_staff_see_literals_of_the_records_that_they_see(own_world: World) -> None:
    assert listed(own_world, "staff") == ""
    add_literals(own_world)

    assert '更新周期 <span class="count">1</span>' in listed(own_world, "staff")
    assert "发布日期" not in listed(own_world, "staff")
    assert '更新周期 <span class="count">2</span>' in listed(own_world, "cataloger")
    assert '发布日期 <span class="count">1</span>' in listed(own_world, "cataloger")


def test_nobody_else_is_told_of_literals(own_world: World) -> None:
    add_literals(own_world)

    for actor in ("", "other"):
        assert _SUMMARY not in own_world.client(actor).get("/nodes").text


def test_the_command_line_shows_literals_of_a_node(own_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    add_literals(own_world)
    command = ["--home", str(own_world.settings.home), "node", "show", "jtj-json"]

    assert run([*command, "--json"], {}) == 0
    shape = json.loads(capsys.readouterr().out)
    assert run(command, {}) == 0
    text = capsys.readouterr().out

    assert shape["literals"] == [{"count": 2, "field": "accrual_periodicity"}, {"count": 1, "field": "issued"}]
    assert "2\taccrual_periodicity\n1\tissued\n" in text.partition("no code list knows")[2]
