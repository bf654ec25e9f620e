"""What a process that shut itself in can and cannot do; tried in children, for it cannot be undone."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SHUT_IN = "from catalog.sandbox import restrict_process, stop_after\nrestrict_process(megabytes=300)\n"


def _run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _SHUT_IN + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 -- own code


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.socketpair()", "PermissionError"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import os; os.execv('/bin/true', ['true'])", "PermissionError"),
        ("import subprocess; subprocess.run(['/bin/true'])", "PermissionError"),
        ("import os; os.kill(os.getppid(), 0)", "PermissionError"),
        ("bytearray(400 << 20)", "MemoryError"),
        ("import tempfile; tempfile.mkstemp()", "FileNotFoundError"),
    ],
)
def test_a_process_that_shut_itself_in_is_refused(attempt: str, error: str) -> None:
    result = _run(attempt)

    assert result.returncode == 1
    assert error in result.stderr.splitlines()[-1]


def test_it_can_still_read_files_and_start_threads() -> None:
    reading = "lambda: print(len(open('/etc/passwd').read()) > 0)"
    result = _run(f"import threading; t = threading.Thread(target={reading}); t.start(); t.join()")

    assert result.stdout == "True\n", result.stderr


def test_the_kernel_stops_it_even_if_it_never_lets_go_of_the_interpreter() -> None:
    result = _run("stop_after(0.2)\nsum(range(10**12))")

    assert result.returncode == -14
