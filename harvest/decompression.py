"""Bodies as they arrive, plain or compressed, taken no further than a limit."""

from __future__ import annotations

import zlib

_AUTODETECT = 47  # zlib window bits: gzip or zlib header, 32 KiB window


class Decompressor:
    """Opens a compressed body piece by piece. Raises zlib.error where it is damaged."""

    def __init__(self, *, limit: int) -> None:
        self._left = limit
        self._fed = False
        self._stream = zlib.decompressobj(_AUTODETECT)

    def feed(self, data: bytes) -> bytes:
        """Return what the piece opens to; raises OverflowError as soon as the whole is over the limit."""
        parts: list[bytes] = []
        self._fed = True
        while data:
            if self._stream.eof:  # the next member of a concatenated gzip body
                self._stream = zlib.decompressobj(_AUTODETECT)
            part = self._stream.decompress(data, self._left + 1)
            self._left -= len(part)
            if self._left < 0:
                raise OverflowError
            parts.append(part)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return b"".join(parts)

    @property
    def complete(self) -> bool:
        """Tell whether the body ended where its own structure says; an empty one did."""
        return self._stream.eof or not self._fed


class Plain:
    """Counts a body that is not compressed, with the interface of Decompressor."""

    complete = True

    def __init__(self, *, limit: int) -> None:
        self._left = limit

    def feed(self, data: bytes) -> bytes:
        """Return the piece; raises OverflowError as soon as the whole is over the limit."""
        self._left -= len(data)
        if self._left < 0:
            raise OverflowError
        return data
