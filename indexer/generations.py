"""Directories of an index: complete generations, and one pointer to the one in force.

``<index>/CURRENT`` names the generation; ``<index>/<generation>/`` holds ``manifest.json`` (what built
it), ``applied.json`` (the sequence number of the change log that it has reached) and
``partitions/``. A generation is built aside and put in force by replacing ``CURRENT``.
Readers hold a shared lock on theirs; one is deleted only under its exclusive lock.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from catalog.errors import IndexOutOfDate, StoreCorrupt, StoreUnavailable
from indexer.analysis import ANALYSIS_VERSION
from indexer.documents import DOCUMENT_VERSION
from indexer.durable import write_durably
from indexer.engine import EngineFactory

_POINTER = "CURRENT"
_PREFIX = "generation-"
_MANIFEST = "manifest.json"
_APPLIED = "applied.json"
_IN_USE = "in-use.lock"
_WRITER = "writer.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What built a generation. Any difference makes it unreadable for this program."""

    engine: str
    engine_version: str
    analysis: str
    documents: str

    def __str__(self) -> str:
        """Return it as an operator reads it."""
        return f"{self.engine} {self.engine_version}, analysis {self.analysis}, documents {self.documents}"


@dataclass(frozen=True, slots=True)
class _Applied:
    sequence: int


def wanted_manifest(factory: EngineFactory) -> Manifest:
    """Return the manifest of what this program builds."""
    return Manifest(
        engine=factory.name,
        engine_version=factory.version,
        analysis=ANALYSIS_VERSION,
        documents=DOCUMENT_VERSION,
    )


class Generation:
    """One directory with a complete index. Close it to let it be deleted."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.partitions = directory / "partitions"
        try:
            self._in_use = os.open(directory / _IN_USE, os.O_RDWR)
        except OSError as error:
            raise StoreUnavailable(store=str(directory), problem="gone while it was opened") from error
        fcntl.flock(self._in_use, fcntl.LOCK_SH)

    def check(self, wanted: Manifest) -> None:
        """Raise IndexOutOfDate unless this program would build the same."""
        try:
            found = msgspec.json.decode((self.directory / _MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError) as error:
            raise StoreCorrupt(store=str(self.directory), problem=f"{_MANIFEST}: {error}") from error
        if found != wanted:
            raise IndexOutOfDate(found=str(found), wanted=str(wanted))

    def sequence(self) -> int:
        """Return the last change that is surely in every partition; later ones may be in some."""
        try:
            return msgspec.json.decode((self.directory / _APPLIED).read_bytes(), type=_Applied).sequence
        except (OSError, msgspec.DecodeError) as error:
            raise StoreCorrupt(store=str(self.directory), problem=f"{_APPLIED}: {error}") from error

    def set_sequence(self, sequence: int) -> None:
        """Say that every change up to this one is durable in its partition."""
        write_durably(self.directory / _APPLIED, msgspec.json.encode(_Applied(sequence)))

    def close(self) -> None:
        """Let go of the generation."""
        if self._in_use >= 0:
            os.close(self._in_use)
            self._in_use = -1


def new_generation(index: Path, manifest: Manifest) -> Generation:
    """Make an empty generation that is not in force."""
    numbers = [int(path.name.removeprefix(_PREFIX)) for path in index.glob(f"{_PREFIX}*")]
    directory = index / f"{_PREFIX}{max(numbers, default=0) + 1:06d}"
    (directory / "partitions").mkdir(parents=True)
    (directory / _IN_USE).touch()
    write_durably(directory / _MANIFEST, msgspec.json.encode(manifest))
    generation = Generation(directory)
    generation.set_sequence(0)
    return generation


def pointer_stamp(index: Path) -> tuple[int, int] | None:
    """Return a value that changes when another generation is put in force; None where there is none."""
    try:
        status = (index / _POINTER).stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_ino


def open_current(index: Path) -> Generation | None:
    """Open the generation in force, or return None where there is none."""
    for _ in range(10):
        try:
            name = (index / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        try:
            generation = Generation(index / name)
        except StoreUnavailable:
            continue  # replaced and deleted since the pointer was read
        if (generation.directory / _MANIFEST).exists():
            return generation
        generation.close()
    raise StoreUnavailable(store=str(index), problem="no generation stays long enough to be opened")


def put_in_force(index: Path, generation: Generation) -> None:
    """Point to this generation; readers take it up with their next request."""
    write_durably(index / _POINTER, generation.directory.name.encode())


def delete_unused(index: Path) -> None:
    """Delete every generation that is neither in force nor being read. Only for the writer."""
    pointer = index / _POINTER
    current = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    for directory in index.glob(f"{_PREFIX}*"):
        if directory.name != current:
            _delete_if_unused(directory)


def _delete_if_unused(directory: Path) -> None:
    try:
        handle = os.open(directory / _IN_USE, os.O_RDWR)
    except FileNotFoundError:
        shutil.rmtree(directory, ignore_errors=True)  # what an earlier deletion left
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(directory, ignore_errors=True)
    finally:
        os.close(handle)


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Be the only writer of the index; raises StoreUnavailable where another process is."""
    index.mkdir(parents=True, exist_ok=True)
    handle = os.open(index / _WRITER, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreUnavailable(store=str(index), problem="another process is writing it") from error
        yield
    finally:
        os.close(handle)
