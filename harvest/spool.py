"""The items of one listing, kept beside the memory until it is known which of them changed."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_IN_MEMORY = 16 * 1024 * 1024  # bytes, then the spool is a file


@dataclass(frozen=True, slots=True)
class Slice:
    """Where some bytes lie in a spool."""

    offset: int
    length: int


class Spool:
    """Append-only bytes of one job; gone when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- closed by __exit__
        self._end = 0
        self._at_end = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, data: bytes) -> Slice:
        """Keep these bytes."""
        if not self._at_end:
            self._file.seek(self._end)
            self._at_end = True
        self._file.write(data)
        place = Slice(self._end, len(data))
        self._end += len(data)
        return place

    def read(self, place: Slice) -> bytes:
        """Return bytes that were kept."""
        self._at_end = False
        self._file.seek(place.offset)
        return self._file.read(place.length)
