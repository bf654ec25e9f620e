"""What verify says of a database whose stored content was changed behind its back."""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import closing

from tests.acceptance.conftest import CommandLine
from tests.integration.node_server import running_node

_LISTING = [
    {"信息资源名称": "企业登记信息", "信息资源代码": "307009/000001", "开放属性": "无条件开放"},
    {"信息资源名称": "企业变更信息", "信息资源代码": "307009/000002", "开放属性": "无条件开放"},
]


def test_verify_names_the_record_whose_stored_content_is_damaged(mulu: CommandLine) -> None:
    with running_node() as node:
        mulu.ok("init")
        mulu.ok("department", "add", "scjg", "--name", "云川市市场监督管理局")
        url = node.answer_json("/list.json", _LISTING)
        mulu.ok("node", "add", "scjg", url, "--department", "scjg", "--kind", "json")
        mulu.ok("harvest", "scjg")
    record_id = str(json.loads(mulu.ok("search", "企业变更信息", "--json"))["hits"][0]["id"])
    forged = zlib.compress('{"title":"别的标题"}'.encode())
    with closing(sqlite3.connect(mulu.home / "mulu.db")) as database, database:
        database.execute("UPDATE record_version SET dataset = ? WHERE record_id = ?", (forged, record_id))

    verified = mulu("verify")

    assert verified.code == 1
    assert verified.out.startswith(f"{record_id}\tsql\tdamaged\n")
    assert "1 differences; restore the database from its backup" in verified.out
