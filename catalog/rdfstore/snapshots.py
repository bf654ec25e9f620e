"""Published states of the store: immutable directories, a pointer to the newest, and locks of their readers.

``snap/<name>/`` holds a state, ``snap/<name>.lock`` its sequence number and is held shared by each reader of it;
``CURRENT`` is a symbolic link to the newest, replaced atomically. A snapshot is deleted only under the exclusive
lock: an engine that loses files under its hands eats memory without end. All of it lies on one local file system.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import StoreUnavailable

CURRENT = "CURRENT"
_TRIES = 20  # the pointer moves at most some times in a second


def new_name() -> str:
    """Return a name that sorts behind all earlier ones."""
    return f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"


def point(link: Path, target: str) -> None:
    """Let a symbolic link lead to ``target``, relative to its folder, in one step."""
    fresh = link.with_name(f".{link.name}-{uuid.uuid4().hex[:8]}")
    fresh.symlink_to(target)
    fresh.replace(link)


class Snapshots:
    """The writer's side; the caller holds the store's writer lock."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / "snap"
        self._folder.mkdir(parents=True, exist_ok=True)

    def publish(self, write: Callable[[Path], None], *, sequence: int) -> None:
        """Let ``write`` make a state in a new directory, and point readers to it."""
        name = new_name()
        unfinished = self._folder / f".new-{name}"
        write(unfinished)
        (self._folder / f"{name}.lock").write_text(str(sequence), encoding="ascii")
        unfinished.rename(self._folder / name)
        point(self._root / CURRENT, f"snap/{name}")
        self.clean()

    def clean(self) -> None:
        """Delete what no reader holds: older states, and what a crash left unfinished."""
        link = self._root / CURRENT
        current = link.readlink().name if link.is_symlink() else ""
        for path in self._folder.iterdir():
            if path.name.startswith("."):
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_dir() and path.name != current:
                self._delete(path)
            elif path.suffix == ".lock" and path.stem != current and not path.with_suffix("").exists():
                path.unlink(missing_ok=True)

    def _delete(self, path: Path) -> None:
        lock = path.with_name(f"{path.name}.lock")
        with lock.open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # somebody reads it; the next publication tries again
            going = path.with_name(f".del-{path.name}")
            path.rename(going)
            shutil.rmtree(going, ignore_errors=True)
            lock.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSnapshot:
    """A state that stays on disk until it is let go."""

    path: Path
    lock: int

    def release(self) -> None:
        """Let the state go; the reader must have closed it."""
        os.close(self.lock)


def current_name(root: Path) -> str:
    """Return the name of the newest state, empty where nothing was published."""
    try:
        return (root / CURRENT).readlink().name
    except OSError:
        return ""


def hold_current(root: Path) -> HeldSnapshot:
    """Hold the newest state; raises StoreUnavailable where nothing was published yet."""
    for _ in range(_TRIES):
        name = current_name(root)
        if not name:
            break
        path = root / "snap" / name
        try:
            lock = os.open(path.with_name(f"{name}.lock"), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # a newer one took its place
        fcntl.flock(lock, fcntl.LOCK_SH)
        if path.is_dir() and os.fstat(lock).st_nlink:
            return HeldSnapshot(path=path, lock=lock)
        os.close(lock)
    raise StoreUnavailable(store="RDF store", problem="nothing is published yet; run mulu harvest or mulu rebuild")
