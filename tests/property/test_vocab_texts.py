"""No literal makes a normalizer fail, and cleaning twice is cleaning once."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocab import normalise
from vocab.codelists import code_list

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
# what departments really write, in pieces that can meet in any order
PIECES = st.lists(
    st.sampled_from(
        [
            *"每年月日周季半不定期更新无有条件开放共享暂12390 ,，、;；|/-:：.[]()（）'\"\\<>&",
            "&amp;",
            "&lt;",
            "&#60;",
            "&nbsp",
            "<p>",
            "</p>",
            "<br/>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "\\n",
            "\r\n",
            "xls",
            "json",
            "数据库",
            "null",
            "暂无",
            "2023",
            "2023-06-08",
            "四川省",
            "成都市",
            "鼓楼区",
            "ZBH00",
            "财税金融",
            "\u200b",
            "\x00",
        ],
    ),
    max_size=12,
).map("".join)
LITERALS = st.one_of(ANY_TEXT, PIECES)

SCHEME_OF = {
    normalise.frequency: "frequency",
    normalise.file_format: "format",
    normalise.share_type: "share-type",
    normalise.access_right: "access-right",
    normalise.theme: "theme",
    normalise.industry: "industry",
    normalise.division: "division",
    normalise.division_in: "division",
    normalise.item_type: "item-type",
    normalise.security_class: "security-class",
    normalise.data_level: "data-level",
    normalise.audience: "audience",
}


@given(LITERALS)
def test_cleaning_twice_is_cleaning_once(literal: str) -> None:
    clean = normalise.text(literal)

    assert normalise.text(clean) == clean


@given(LITERALS)
def test_clean_text_is_printable_normal_and_trimmed(literal: str) -> None:
    clean = normalise.text(literal)

    assert clean.isprintable()
    assert clean == clean.strip()
    assert unicodedata.is_normalized("NFC", clean)
    assert not clean or not normalise.nothing(clean)
    clean.encode("utf-8")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT, st.lists, max_leaves=8))
def test_any_json_value_has_a_clean_text(value: object) -> None:
    assert normalise.text(normalise.text(value)) == normalise.text(value)
    assert all(part == normalise.text(part) and part for part in normalise.parts(value))


@pytest.mark.parametrize("normalize", SCHEME_OF, ids=lambda function: function.__name__)
@given(literal=LITERALS)
def test_a_normalizer_gives_a_notation_of_its_scheme_or_none(normalize: object, literal: str) -> None:
    assert callable(normalize)
    code = normalize(literal)

    assert code is None or code in code_list(SCHEME_OF[normalize]).concepts


@given(LITERALS)
def test_a_day_is_never_absurd(literal: str) -> None:
    found = normalise.day(literal)

    assert found is None or date(1900, 1, 1) <= found <= date(2099, 12, 31)


@given(st.integers(min_value=-(10**16), max_value=10**16))
def test_a_number_taken_as_a_day_is_never_absurd(number: int) -> None:
    found = normalise.day(str(number))

    assert found is None or date(1900, 1, 1) <= found <= date(2099, 12, 31)


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["{y}-{m}-{d}", "{y}/{m:02}/{d:02} 01:02:03", "{y}年{m}月{d}日", "{y}{m:02}{d:02}"]),
)
def test_a_day_survives_every_layout(day: date, layout: str) -> None:
    assert normalise.day(layout.format(y=day.year, m=day.month, d=day.day)) == day


@given(st.text(alphabet="0123456789０１２３①②③一二三 .-", max_size=6))
def test_no_number_ever_shares_or_opens(literal: str) -> None:
    assert normalise.share_type(literal) is None
    assert normalise.access_right(literal) is None


@given(st.lists(LITERALS, max_size=4), st.lists(LITERALS, max_size=4))
def test_nothing_opens_unconditionally_without_a_label_that_says_so(declared: list[str], conditions: list[str]) -> None:
    code, literal = normalise.opening(declared, conditions)

    assert literal in {"", *declared, *conditions}
    if code == "PUBLIC":
        assert normalise.access_right(literal) == "PUBLIC"
