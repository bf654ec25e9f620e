"""The partitions of one generation: one engine index per audience.

Records that the same people may discover share a partition; a search opens only those that
the actor sees, so that hidden records have no part in any statistic (invariant 3).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from catalog.model import VisibleSet
from indexer.documents import IndexDocument
from indexer.durable import sync_directory, write_durably
from indexer.engine import EngineFactory, PartitionEngine, PartitionView

_AUDIENCE = "audience.json"
_FILES = "files"
_MOST_WAITING = 8_000  # documents wait in memory at most, over all partitions, when a generation is filled
_MOST_WRITING = 4  # partitions keep what writing takes (about 20 MB and some threads); a hundred would not fit

Audience = tuple[str, ...]  # sorted discover labels


@dataclass(frozen=True, slots=True)
class AudienceView:
    """What one audience's partition holds at a moment."""

    audience: Audience
    view: PartitionView


class Partitions:
    """All partitions of one generation's directory."""

    def __init__(self, directory: Path, factory: EngineFactory, *, write: bool) -> None:
        self._directory = directory
        self._factory = factory
        self._write = write
        self._stamp = 0
        self._engines: dict[Audience, PartitionEngine] = {}
        self._lock = threading.Lock()
        self._waiting: dict[Audience, list[IndexDocument]] = {}
        self._writing: list[Audience] = []  # the one last written to is last

    def views(self, visible: VisibleSet) -> tuple[AudienceView, ...]:
        """Return what holds the records that are visible, in a fixed order, and nothing else."""
        return tuple(
            AudienceView(audience, engine.view())
            for audience, engine in self._open_engines()
            if visible.sees(frozenset(audience))
        )

    def all_views(self) -> tuple[AudienceView, ...]:
        """Return every partition. For verification only: no reader may call this."""
        return tuple(AudienceView(audience, engine.view()) for audience, engine in self._open_engines())

    def apply(self, documents: Sequence[IndexDocument], gone: Sequence[str]) -> None:
        """Make these documents, and the absence of those gone, durable.

        First every record disappears from where it no longer belongs, then it appears where it
        does: after a crash in between a record may be missing until the batch is applied
        again, but nobody sees what was taken from him.
        """
        by_audience = _by_audience(documents)
        audience_of = {each.record_id: each.audience for each in documents}
        touched = [*audience_of, *gone]
        for audience, engine in self._open_engines():
            leaving = [each for each in engine.view().holding(touched) if audience_of.get(each) != audience]
            if leaving:
                engine.delete(leaving)
                engine.commit()
                self._written(audience)
        for audience, members in sorted(by_audience.items()):
            engine = self._engine(audience)
            engine.replace(members)
            engine.commit()
            self._written(audience)

    def stale(self, *, most: int) -> list[Audience]:
        """Return the partitions of up to ``most`` documents whose statistics may count what is not there any more."""
        return [
            audience for audience, engine in self._open_engines() if engine.stale() and engine.view().documents <= most
        ]

    def members(self, audience: Audience) -> list[str]:
        """Return the records that a partition holds."""
        return [record_id for record_id, _ in self._engine(audience).view().states()]

    def rewrite(self, audience: Audience, documents: Sequence[IndexDocument]) -> None:
        """Durably put these documents in the place of all that a partition holds."""
        engine = self._engine(audience)
        engine.rewrite(documents)
        engine.commit()
        self._written(audience)

    def fill(self, documents: Sequence[IndexDocument]) -> None:
        """Add documents of records that no partition has yet; :meth:`finish` makes them durable.

        They wait until an audience has many: opening and committing a partition costs as much as
        writing hundreds of documents.
        """
        for audience, members in _by_audience(documents).items():
            self._waiting.setdefault(audience, []).extend(members)
        while sum(map(len, self._waiting.values())) > _MOST_WAITING:
            self._write_out(max(self._waiting, key=lambda audience: (len(self._waiting[audience]), audience)))

    def finish(self) -> None:
        """Make all that was filled durable."""
        for audience in sorted(self._waiting):
            self._write_out(audience)
        for audience in self._writing:
            self._engines[audience].commit()

    def _write_out(self, audience: Audience) -> None:
        self._engine(audience).replace(self._waiting.pop(audience))
        self._written(audience)

    def close(self) -> None:
        """Give everything back; views that are in use stay readable."""
        with self._lock:
            engines, self._engines = list(self._engines.values()), {}
        for engine in engines:
            engine.close()

    def _written(self, audience: Audience) -> None:
        """Note that a partition was written to, and let the one rest that has waited longest."""
        self._writing = [*(each for each in self._writing if each != audience), audience]
        if len(self._writing) > _MOST_WRITING:
            resting = self._engines[self._writing.pop(0)]
            resting.commit()
            resting.close()

    def _open_engines(self) -> list[tuple[Audience, PartitionEngine]]:
        with self._lock:
            stamp = self._directory.stat().st_mtime_ns
            if stamp != self._stamp:
                for path in sorted(self._directory.iterdir()):
                    if not path.name.startswith("."):
                        self._open(path)
                self._stamp = stamp
            return sorted(self._engines.items())

    def _engine(self, audience: Audience) -> PartitionEngine:
        self._open_engines()
        with self._lock:
            if audience not in self._engines:
                self._make(audience)
            return self._engines[audience]

    def _open(self, path: Path) -> None:
        audience = msgspec.json.decode((path / _AUDIENCE).read_bytes(), type=Audience)
        if audience not in self._engines:
            self._engines[audience] = self._factory.open(str(path / _FILES), write=self._write)

    def _make(self, audience: Audience) -> None:
        """Make a partition aside and move it in, so that readers never meet half of one."""
        name = hashlib.sha256("\n".join(audience).encode()).hexdigest()[:16]
        draft = self._directory / f".{name}.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        (draft / _FILES).mkdir(parents=True)
        self._factory.open(str(draft / _FILES), write=True).close()
        write_durably(draft / _AUDIENCE, msgspec.json.encode(audience))
        draft.rename(self._directory / name)
        sync_directory(self._directory)
        self._open(self._directory / name)


def _by_audience(documents: Sequence[IndexDocument]) -> Mapping[Audience, list[IndexDocument]]:
    found: dict[Audience, list[IndexDocument]] = {}
    for each in documents:
        found.setdefault(each.audience, []).append(each)
    return found
