"""Both segmenters cut alike, and jieba leaves no cache behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from indexer.segmentation import PythonSegmenter, RustSegmenter

TEXTS = (
    "社保缴费记录查询",
    "云溪市公共停车场基本信息a股covid19",
    "关于印发二〇二三年政务信息资源目录编制指南的通知",
    "不可移动文物名录",
    "",
)


@pytest.fixture(scope="module")
def python_segmenter() -> PythonSegmenter:
    """Return jieba itself; its dictionary takes a second."""
    return PythonSegmenter()


@pytest.mark.parametrize("text", TEXTS)
def test_rust_and_python_cut_alike(python_segmenter: PythonSegmenter, text: str) -> None:
    rust = RustSegmenter()

    assert rust.search_words(text) == python_segmenter.search_words(text)
    assert rust.words(text) == python_segmenter.words(text)


def test_words_together_are_the_text() -> None:
    for text in TEXTS:
        assert "".join(RustSegmenter().words(text)) == text


def test_jieba_writes_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    PythonSegmenter().words("企业登记")

    assert list(tmp_path.iterdir()) == []
