"""A node that suddenly returns far less keeps its records until somebody releases the withdrawal."""

from __future__ import annotations

import json

from tests.acceptance.conftest import CommandLine
from tests.integration.node_server import running_node

_ALL, _LEFT = 40, 4


def _listing(count: int) -> list[dict[str, str]]:
    return [
        {"信息资源名称": f"云川市第{number}号公告", "信息资源代码": f"307009/{number:06d}", "开放属性": "无条件开放"}
        for number in range(count)
    ]


def test_a_suspicious_withdrawal_waits_for_its_release(mulu: CommandLine) -> None:
    with running_node() as node:
        mulu.ok("init")
        mulu.ok("department", "add", "zfb", "--name", "云川市人民政府办公室")
        url = node.answer_json("/list.json", _listing(_ALL))
        mulu.ok("node", "add", "zfb", url, "--department", "zfb", "--kind", "json")
        mulu.ok("harvest", "zfb")
        node.answer_json("/list.json", _listing(_LEFT))

        held = mulu("harvest", "zfb")

    assert held.code == 1
    assert "zfb: held: " in held.out
    assert _total(mulu) == _ALL
    job = json.loads(mulu.ok("node", "show", "zfb", "--json"))["job"]
    shown = json.loads(mulu.ok("job", "show", job, "--json"))
    assert shown["held"] == len(shown["held_records"]) == _ALL - _LEFT
    assert shown["cause"]

    assert mulu.ok("release", job) == f"withdrawn: {_ALL - _LEFT}\n"

    assert _total(mulu) == _LEFT
    assert mulu("release", job).code == 2
    assert "\n0 differences" in mulu.ok("verify")


def _total(mulu: CommandLine) -> int:
    return int(json.loads(mulu.ok("search", "--json"))["total"])
