"""Who runs a job, so that a job whose process is gone need not block its source."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_ENDED = ("Z", "X")  # states of a process that nobody has asked how it ended
_START_FIELD = 19  # starttime, counted from the field behind the process's name; proc(5)


def this_worker() -> str:
    """Return the name of this process: host, number and, where the system tells it, start time."""
    pid = os.getpid()
    return f"{socket.gethostname()} {pid} {_start_of(pid)}"


def is_surely_gone(worker: str) -> bool:
    """Tell whether that process has ended. False also where it cannot be known from here."""
    host, _, rest = worker.partition(" ")
    number, _, start = rest.partition(" ")
    if host != socket.gethostname() or not start or not number.isdecimal() or not _start_of(os.getpid()):
        return False
    return _start_of(int(number)) != start


def _start_of(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in _ENDED else fields[_START_FIELD]
