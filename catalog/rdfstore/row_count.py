"""Count the rows of an answer while it is being written, so that it can be stopped.

The engine writes whole answers; from its chunks rows are counted by the marks that each format has once a row.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from catalog.rdfstore.formats import ResultFormat

_TAIL = b"<result>"
_ROW_DEPTH = 3  # {"results": {"bindings": [ { …
_STEP = {ord("{"): 1, ord("}"): -1}
_NOT_BRACES = bytes(code for code in range(256) if code not in _STEP)


def row_counter(form: ResultFormat) -> Callable[[bytes], int]:
    """Return a function that takes chunks in order and returns how many rows began or ended so far."""
    counters: dict[ResultFormat, Callable[[], Callable[[bytes], int]]] = {
        ResultFormat.JSON: lambda: _JsonRows().feed,
        ResultFormat.XML: lambda: _XmlRows().feed,
        ResultFormat.CSV: lambda: _CsvRows().feed,
        ResultFormat.TSV: lambda: _TsvRows().feed,
    }
    return counters[form]()


class _TsvRows:
    """Line feeds; those of literals are escaped. The first line is the heading."""

    def __init__(self) -> None:
        self._rows = -1

    def feed(self, chunk: bytes) -> int:
        self._rows += chunk.count(b"\n")
        return self._rows


class _CsvRows:
    """Line feeds outside quotes; a quote inside quotes is doubled, so parity tells."""

    def __init__(self) -> None:
        self._rows = -1
        self._quoted = False

    def feed(self, chunk: bytes) -> int:
        parts = chunk.split(b'"')
        begin = 1 if self._quoted else 0
        self._rows += sum(part.count(b"\n") for part in parts[begin::2])
        self._quoted ^= (len(parts) - 1) % 2 == 1
        return self._rows


class _XmlRows:
    """Opening tags; angle brackets of literals are escaped."""

    def __init__(self) -> None:
        self._rows = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> int:
        text = self._rest + chunk
        self._rows += text.count(_TAIL)
        self._rest = text[-(len(_TAIL) - 1) :]
        return self._rows


class _JsonRows:
    """Objects at the depth of rows, with strings taken out."""

    def __init__(self) -> None:
        self._rows = 0
        self._depth = 0
        self._quoted = False
        self._escaped = b""

    def feed(self, chunk: bytes) -> int:
        text = self._escaped + chunk
        backslashes = len(text) - len(text.rstrip(b"\\"))
        self._escaped = b"\\" if backslashes % 2 else b""
        text = text[: len(text) - len(self._escaped)]
        parts = text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        begin = 1 if self._quoted else 0
        braces = b"".join(parts[begin::2]).translate(None, _NOT_BRACES)
        self._quoted ^= (len(parts) - 1) % 2 == 1
        depths = list(accumulate((_STEP[brace] for brace in braces), initial=self._depth))
        self._rows += sum(
            1 for brace, depth in zip(braces, depths[1:], strict=True) if depth == _ROW_DEPTH and brace == ord("{")
        )
        self._depth = depths[-1]
        return self._rows
