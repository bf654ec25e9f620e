"""Folding: what is the same to a reader is the same text."""

from __future__ import annotations

import pytest

from indexer.folding import BORDER, fold, fold_with_offsets, join_folded, runs


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＤＰ", "gdp"),
        ("統計局", "统计局"),
        ("企业（第三批）", "企业¦第三批"),
        ("  、企业。 ", "企业"),
        ("GB/T 21063.3-2007", "gb¦t¦21063¦3¦2007"),
        ("①㎡", "1m2"),
        ("File_Name", "file¦name"),
        ("😀👍", ""),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_offsets_lead_to_the_original_where_characters_multiply() -> None:
    folded = fold_with_offsets("共㎡，ﬁＡ")

    assert folded.text == "共m2¦fia"
    assert folded.starts == (0, 1, 1, 2, 3, 3, 4)
    assert folded.ends == (1, 2, 2, 3, 4, 4, 5)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert fold("caf\u0065\u0301") == fold("café")


def test_values_are_kept_apart() -> None:
    joined = join_folded(["城市", "", "供水"])

    assert joined == f"城市{BORDER}供水"
    assert runs(joined) == ["城市", "供水"]
