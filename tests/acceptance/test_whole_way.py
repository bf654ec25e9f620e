"""From an empty directory to a location, by the commands that an operator types."""

from __future__ import annotations

import json
from typing import Any

from search_web.demo.node_server import Node
from search_web.demo.records import records_of
from tests.acceptance.conftest import CommandLine, register

HISTORY = "企业登记变更历史明细"  # shared conditionally, for the government to discover
CLUES = "企业登记变更异常线索"  # not shared, for its own department
DRAFT = "企业登记变更统计快报（待审）"  # for catalogers of its department


def test_an_operator_gets_from_nothing_to_a_location(mulu: CommandLine, nodes: dict[str, Node]) -> None:
    register(mulu, nodes)
    for user, department, role in (
        ("chen", "scjg", "staff"),
        ("luo", "rsj", "staff"),
        ("ji", "scjg", "cataloger"),
    ):
        mulu.ok("user", "add", user, "--name", user, "--department", department, "--role", role)

    harvested = mulu.ok("harvest", "--all")

    assert harvested.count(": done: ") == len(nodes)
    total = sum(len(records_of(node.feed.department_id)) for node in nodes.values())
    assert f"{total} records in SQL, {total} in the index, {total} in the RDF store\n0 differences" in mulu.ok("verify")
    _the_same_query_differs_by_actor(mulu)
    _a_location_is_granted_to_its_department_alone(mulu)
    _sparql_sees_what_the_actor_sees(mulu)
    assert mulu.ok("rebuild").endswith(f"{total} records\n")
    assert "\n0 differences" in mulu.ok("verify")
    _the_same_query_differs_by_actor(mulu)


def _the_same_query_differs_by_actor(mulu: CommandLine) -> None:
    anonymous, own, other, cataloger = (_titles(mulu, user) for user in ("", "chen", "luo", "ji"))

    assert not {HISTORY, CLUES, DRAFT} & anonymous
    assert {HISTORY, CLUES} <= own
    assert DRAFT not in own
    assert HISTORY in other
    assert not {CLUES, DRAFT} & other
    assert {HISTORY, CLUES, DRAFT} <= cataloger


def _a_location_is_granted_to_its_department_alone(mulu: CommandLine) -> None:
    record_id = _id_of(mulu, HISTORY, user="chen")
    token = mulu.ok("token", "issue", "chen", "--label", "test").strip()

    granted = mulu.ok("locate", record_id, "--token", token)
    withheld = mulu.ok("locate", record_id, "--as-user", "luo")
    unknown = mulu("locate", record_id)
    missing = mulu("locate", "a" * 26)

    assert "granted: 本部门提供的资源。" in granted
    assert "http://127.0.0.1:" in granted
    assert "withheld: 有条件共享：须经提供部门同意。" in withheld
    assert "http" not in withheld
    assert "condition: 须说明履职依据" in withheld
    assert unknown.code == missing.code == 2
    assert unknown.err.replace(record_id, "") == missing.err.replace("a" * 26, "")


def _sparql_sees_what_the_actor_sees(mulu: CommandLine) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?dataset a <http://www.w3.org/ns/dcat#Dataset> }"
    counts = {
        user: int(mulu.ok("sparql", query, *(("--as-user", user) if user else ())).split()[1])
        for user in ("", "luo", "ji")
    }

    assert counts == {user: _search(mulu, "", user=user)["total"] for user in counts}
    assert counts[""] < counts["luo"]
    assert mulu("sparql", "SELECT * { ?s ?p").code == 2
    assert mulu("sparql", "DROP ALL").code == 2


def test_a_second_harvest_of_four_protocols_changes_nothing(mulu: CommandLine, nodes: dict[str, Node]) -> None:
    register(mulu, nodes)
    first = mulu.ok("harvest", "--all")
    before = [mulu.ok("search", "--json", "--limit", "100", "--sort", "title")]

    second = mulu.ok("harvest", "--all")

    assert " 0 unchanged" in first
    for line in second.splitlines():
        assert ": done: " in line
        assert " 0 added, 0 replaced, " in line
        assert " 0 withdrawn " in line
    for node in nodes.values():
        report = json.loads(mulu.ok("node", "show", node.feed.source_id, "--json"))
        assert report["records"] == len(records_of(node.feed.department_id))
    assert "\n0 differences" in mulu.ok("verify")
    assert _without_times(before[0]) == _without_times(mulu.ok("search", "--json", "--limit", "100", "--sort", "title"))


def test_a_node_that_is_down_fails_alone_and_keeps_what_was_there(mulu: CommandLine, nodes: dict[str, Node]) -> None:
    register(mulu, nodes)
    mulu.ok("department", "add", "ghost", "--name", "云川市某局")
    mulu.ok("node", "add", "ghost", "http://127.0.0.1:9/list.json", "--department", "ghost", "--kind", "json")

    outcome = mulu("harvest", "--all")

    assert outcome.code == 1
    assert outcome.out.count(": done: ") == len(nodes)
    assert "ghost: failed: " in outcome.out
    assert json.loads(mulu.ok("node", "show", "ghost", "--json"))["cause"]
    assert mulu("harvest", "nobody").code == 2


def _titles(mulu: CommandLine, user: str) -> set[str]:
    return {hit["title"] for hit in _search(mulu, "企业 登记 变更", user=user, limit="100")["hits"]}


def _id_of(mulu: CommandLine, title: str, *, user: str) -> str:
    hits = _search(mulu, title, user=user)["hits"]
    return next(str(hit["id"]) for hit in hits if hit["title"] == title)


def _search(mulu: CommandLine, words: str, *, user: str = "", limit: str = "10") -> dict[str, Any]:
    who = ("--as-user", user) if user else ()
    answer: dict[str, Any] = json.loads(mulu.ok("search", "--json", "--limit", limit, *who, *words.split()))
    return answer


def _without_times(text: str) -> list[dict[str, Any]]:
    return [{**hit, "last_seen": ""} for hit in json.loads(text)["hits"]]
