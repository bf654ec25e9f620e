"""A city of real nodes on loopback, and the command line as a user calls it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from search_web.cli.main import run
from search_web.demo.city import FEEDS
from search_web.demo.node_server import Node

CHOSEN = ("scjg-dcat", "rsj-json", "zrzy-csv", "sthj-ckan")  # one of each protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command left: exit code and both streams."""

    code: int
    out: str
    err: str


class CommandLine:
    """Calls ``mulu`` on one home directory."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    @property
    def environ(self) -> dict[str, str]:
        return {"MULU_HOME": str(self.home), "MULU_NODE_NETWORKS": "127.0.0.0/8"}

    def __call__(self, *arguments: str) -> Outcome:
        self._capsys.readouterr()
        code = run(arguments, self.environ)
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return Outcome(code=code, out=captured.out, err=captured.err)

    def ok(self, *arguments: str) -> str:
        outcome = self(*arguments)
        assert outcome.code == 0, outcome
        return outcome.out


@pytest.fixture
def mulu(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return the command line on an empty home."""
    return CommandLine(tmp_path / "home", capsys)


@pytest.fixture(scope="session")
def nodes() -> Iterator[dict[str, Node]]:
    """Yield four departments' nodes, one of each protocol."""
    with ExitStack() as stack:
        yield {feed.source_id: stack.enter_context(Node(feed)) for feed in FEEDS if feed.source_id in CHOSEN}


def register(mulu: CommandLine, nodes: dict[str, Node]) -> None:
    """Begin a catalog with the departments and nodes, as an operator types it."""
    mulu.ok("init")
    for node in nodes.values():
        feed = node.feed
        mulu.ok("department", "add", feed.department_id, "--name", f"{feed.title.partition('局')[0]}局")
        options = [text for name, value in feed.options.items() for text in ("--option", f"{name}={value}")]
        mulu.ok(
            "node", "add", feed.source_id, node.url, "--department", feed.department_id, "--kind", feed.kind, *options
        )
