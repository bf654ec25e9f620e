"""Mark what was found in the original text, and cut long texts around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.folding import SEPARATOR, fold_aligned, fold_with_offsets
from indexer.results import Fragment, Snippet

_WINDOW = 160  # characters of a long text that are shown
_BEFORE = 40  # of them before the first mark
_MOST_READ = 8_000  # characters of a text are looked through
_ELLIPSIS = "…"

Span = tuple[int, int]


def snippet(text: str, pieces: Sequence[str], *, window: int = _WINDOW) -> Snippet:
    """Return the text, cut to about ``window`` characters, with all folded pieces marked.

    The fragments in order are the text, except for an ellipsis where it is cut.
    """
    text = text[:_MOST_READ]
    spans = found_spans(text, pieces) if pieces else []
    start, end = _window(text, spans, window)
    fragments = [Fragment(_ELLIPSIS, marked=False)] if start > 0 else []
    at = start
    for begin, stop in spans:
        if begin >= end or stop <= start:
            continue
        left, right = max(begin, start), min(stop, end)
        if left > at:
            fragments.append(Fragment(text[at:left], marked=False))
        fragments.append(Fragment(text[left:right], marked=True))
        at = right
    if at < end:
        fragments.append(Fragment(text[at:end], marked=False))
    if end < len(text):
        fragments.append(Fragment(_ELLIPSIS, marked=False))
    return tuple(fragments)


def found_spans(text: str, pieces: Sequence[str]) -> list[Span]:
    """Return where the pieces stand in the original text, merged and in order."""
    found = sorted(_places(text, pieces))
    merged: list[Span] = []
    for begin, stop in found:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((begin, stop))
    return merged


def _places(text: str, pieces: Sequence[str]) -> list[Span]:
    aligned = None if any(SEPARATOR in piece for piece in pieces) else fold_aligned(text)
    if aligned is not None:
        return [(at, at + len(piece)) for piece in pieces for at in _occurrences(aligned, piece)]
    folded = fold_with_offsets(text)
    return [
        (folded.starts[at], folded.ends[at + len(piece) - 1])
        for piece in pieces
        for at in _occurrences(folded.text, piece)
    ]


def _occurrences(folded: str, piece: str) -> Iterator[int]:
    at = folded.find(piece) if piece else -1
    while at >= 0:
        yield at
        at = folded.find(piece, at + 1)


def _window(text: str, spans: Sequence[Span], window: int) -> Span:
    if len(text) <= window:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    before = min(_BEFORE, window // 4)
    start = max(0, min(first - before, len(text) - window)) if first > before else 0
    return start, min(len(text), start + window)
