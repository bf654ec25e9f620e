"""Cut folded text into words by jieba's dictionary and algorithm.

rjieba (Rust) where its wheel is installed, else jieba itself: token for token the same.
jieba's own start-up writes a cache into the system's temporary folder, where another
user may own the file; here its dictionary is read directly and nothing is written.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from functools import cache
from typing import Any, Protocol


class Segmenter(Protocol):
    """Cuts text without blanks into words."""

    name: str

    def search_words(self, text: str) -> list[str]:
        """Return overlapping words as jieba's search mode cuts them, in order of their ends."""
        ...

    def words(self, text: str) -> list[str]:
        """Return neighboring words that together are the text."""
        ...


class RustSegmenter:
    """jieba's algorithm in Rust."""

    name = "rjieba"

    def __init__(self) -> None:
        self._jieba: Any = importlib.import_module("rjieba")
        self._jieba.cut("目录")  # loads the dictionary now: before workers are forked, not at the first request

    def search_words(self, text: str) -> list[str]:
        """See :meth:`Segmenter.search_words`."""
        words: list[str] = self._jieba.cut_for_search(text, True)  # noqa: FBT003 -- the library takes it by position
        return words

    def words(self, text: str) -> list[str]:
        """See :meth:`Segmenter.words`."""
        words: list[str] = self._jieba.cut(text, True)  # noqa: FBT003 -- the library takes it by position
        return words


class PythonSegmenter:
    """jieba itself, for machines without a wheel of rjieba."""

    name = "jieba"

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its patterns are written for older Pythons
            jieba: Any = importlib.import_module("jieba")
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(self._jieba.get_dict_file())
        self._jieba.initialized = True

    def search_words(self, text: str) -> list[str]:
        """See :meth:`Segmenter.search_words`."""
        words: list[str] = self._jieba.lcut_for_search(text)
        return words

    def words(self, text: str) -> list[str]:
        """See :meth:`Segmenter.words`."""
        words: list[str] = self._jieba.lcut(text)
        return words


@cache
def segmenter() -> Segmenter:
    """Return the fastest segmenter of this machine, its dictionary loaded."""
    return RustSegmenter() if importlib.util.find_spec("rjieba") else PythonSegmenter()
