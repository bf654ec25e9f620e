"""``mulu demo`` as a process: it checks itself, keeps what it is told to keep, and refuses what it must not touch."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 280


def _demo(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "search_web.cli.main", *arguments]
    environ = {"PATH": os.defpath, "LANG": "C.UTF-8", **variables}
    return subprocess.run(  # noqa: S603 -- our own interpreter and module
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=_SECONDS, check=False
    )


def test_a_demo_that_is_kept_starts_again_on_the_same_records(tmp_path: Path) -> None:
    first = _demo("--home", str(tmp_path / "home"), "demo", "--once")
    again = _demo("--home", str(tmp_path / "home"), "demo", "--once")

    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert "the demo works" in first.stdout
    assert first.stdout.count(": done: ") == again.stdout.count(": done: ") == 6
    assert again.stdout.count(" 0 added, ") == 6
    actors = tmp_path / "home" / "demo-actors.json"
    assert actors.stat().st_mode & 0o777 == 0o600
    assert [actor["token"] == "" for actor in json.loads(actors.read_bytes())] == [True, False, False, False, False]


def test_a_demo_without_a_home_leaves_nothing_behind(tmp_path: Path) -> None:
    done = _demo("demo", "--once", TMPDIR=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("mulu-demo-*")) == []


def test_a_demo_refuses_a_port_that_is_taken_and_a_real_catalog(tmp_path: Path) -> None:
    (tmp_path / "mulu.db").write_bytes(b"")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        taken = _demo("demo", "--port", str(other.getsockname()[1]))
    real = _demo("--home", str(tmp_path), "demo", "--once")

    assert taken.returncode == real.returncode == 2
    assert "is taken" in taken.stderr
    assert "no demo" in real.stderr
    assert (tmp_path / "mulu.db").read_bytes() == b""
