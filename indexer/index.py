"""The index as a whole: open it to read, or as its one writer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from catalog.errors import ConfigurationError, StoreUnavailable
from catalog.model import VisibleSet
from indexer.documents import IndexDocument
from indexer.engine import EngineFactory
from indexer.engines.memory import MemoryEngines
from indexer.generations import (
    Generation,
    delete_unused,
    new_generation,
    open_current,
    pointer_stamp,
    put_in_force,
    wanted_manifest,
    writer_lock,
)
from indexer.partitions import AudienceView, Partitions

Mode = Literal["read", "write"]


def engine_factory(name: str) -> EngineFactory:
    """Return the engine of that name; its library is imported only now."""
    if name == "tantivy":
        from indexer.engines.tantivy_engine import TantivyEngines  # noqa: PLC0415 -- machines without its wheel

        return TantivyEngines()
    if name == "whoosh":
        from indexer.engines.whoosh_engine import WhooshEngines  # noqa: PLC0415 -- as above

        return WhooshEngines()
    if name == "memory":
        return MemoryEngines()
    raise ConfigurationError(setting="MULU_ENGINE", problem=f"there is no engine {name!r}")


def open_index(directory: Path, *, engine: str, mode: Mode) -> CatalogIndex:
    """Open an index.

    To read, there need not be one yet: it is empty until it is there. To write, one is made
    where there is none.

    Raises:
        StoreUnavailable: another process writes it.
        IndexOutOfDate: it was built by another engine or analysis; ``mulu rebuild`` makes it anew.
    """
    return CatalogIndex(directory, engine_factory(engine), mode=mode)


class CatalogIndex:
    """The generation in force. Readers may share one among threads."""

    def __init__(self, directory: Path, factory: EngineFactory, *, mode: Mode) -> None:
        self._directory = directory
        self._factory = factory
        self._mode = mode
        self._stamp: tuple[int, int] | None = None
        self._generation: Generation | None = None
        self._partitions: Partitions | None = None
        self._last: tuple[Generation, Partitions] | None = None  # other threads may still be in it
        self._lock = threading.Lock()
        self._held = ExitStack()
        with ExitStack() as stack:
            if mode == "write":
                stack.enter_context(writer_lock(directory))
                if pointer_stamp(directory) is None:
                    first = new_generation(directory, wanted_manifest(factory))
                    put_in_force(directory, first)
                    first.close()
                delete_unused(directory)
            stack.callback(self._let_go)
            self._refresh()
            self._held = stack.pop_all()

    @property
    def name(self) -> str:
        """The generation's name, for caches and health; empty where there is none yet."""
        self._refresh()
        return self._generation.directory.name if self._generation else ""

    def sequence(self) -> int:
        """Return the last change of the log that is surely applied; 0 where there is no index yet."""
        self._refresh()
        return self._generation.sequence() if self._generation else 0

    def views(self, *, visible: VisibleSet) -> tuple[AudienceView, ...]:
        """Return the partitions that hold what is visible, as they are now."""
        partitions = self._refresh()
        return partitions.views(visible) if partitions else ()

    def all_views(self) -> tuple[AudienceView, ...]:
        """Return every partition. For verification only: no reader may call this."""
        partitions = self._refresh()
        return partitions.all_views() if partitions else ()

    def apply(self, documents: Sequence[IndexDocument], gone: Sequence[str], *, sequence: int) -> None:
        """Apply a batch of changes durably, then note the sequence number that it reaches.

        Applying a batch twice does no harm, which is what happens after a crash in between.
        """
        partitions, generation = self.writable(), self._generation
        assert generation is not None  # noqa: S101 -- partitions are of a generation
        if documents or gone:
            partitions.apply(documents, gone)
        generation.set_sequence(sequence)

    def writable(self) -> Partitions:
        """Return the partitions of the generation in force, to be written by the index's one writer."""
        if self._mode != "write" or self._partitions is None:
            raise StoreUnavailable(store=str(self._directory), problem="opened to be read only")
        return self._partitions

    def close(self) -> None:
        """Give everything back."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refresh(self) -> Partitions | None:
        """Take up another generation where one was put in force."""
        stamp = pointer_stamp(self._directory)
        if stamp == self._stamp:
            return self._partitions
        with self._lock:
            if stamp != self._stamp:
                generation = open_current(self._directory)
                if generation is None:
                    return None
                try:
                    generation.check(wanted_manifest(self._factory))
                except BaseException:
                    generation.close()
                    raise
                self._retire()
                self._generation = generation
                self._partitions = Partitions(generation.partitions, self._factory, write=self._mode == "write")
                self._stamp = stamp
            return self._partitions

    def _retire(self) -> None:
        """Keep the generation that was in force until the one after it is: requests are under way in it."""
        if self._last is not None:
            generation, partitions = self._last
            partitions.close()
            generation.close()
        self._last = (self._generation, self._partitions) if self._generation and self._partitions else None

    def _let_go(self) -> None:
        self._retire()
        self._generation, self._partitions, self._stamp = None, None, None
        self._retire()
