from __future__ import annotations

import time

import pytest

from vocab.normalise import nothing, parts, text


@pytest.mark.parametrize(
    "literal",
    [
        "暂无",
        " 无 ",
        "null",
        "NULL",
        "undefined",
        "None",
        "nan",
        "-",
        "--",
        "",
        " \t\n",
        None,
        [],
        "<p>无</p>",
        "&nbsp;",
        "[]",
    ],
)
def test_ways_to_say_nothing_become_empty(literal: object) -> None:
    assert text(literal) == ""


@pytest.mark.parametrize("literal", ["0", "无条件开放", "无锡市", "一", "None of them"])
def test_words_that_only_look_like_nothing_are_kept(literal: str) -> None:
    assert text(literal) == literal
    assert not nothing(literal)


@pytest.mark.parametrize(
    ("literal", "clean"),
    [
        ('<table border="0"><tr><td>水价</td><td>元</td></tr></table>', "水价 元"),
        ("交<b>通</b>运输", "交通运输"),
        ("第一行<br/>第二行", "第一行 第二行"),
        ("<script>alert(1)</script>名录", "名录"),
        ("<style>p{}</style>名录<!-- 注 -->", "名录"),
        ("供水&amp;排水&nbsp;&lt;年报&gt;", "供水&排水 <年报>"),
        ("&amp;lt;b&amp;gt;名录&amp;lt;/b&amp;gt;", "名录"),
        ("a<b且c>d", "a<b且c>d"),
        ("名\u200b录\ufeff\x00", "名录"),
        ("名录\ud800", "名录"),
        ("综合政务\r\n\t其他", "综合政务 其他"),
        ("邮政局所_1995\\n年份,邮路", "邮政局所_1995 年份,邮路"),
        ("C:\\new\\table", "C:\\new\\table"),
        ("　全角　空格　", "全角 空格"),
        ("e\u0301", "é"),
        (5, "5"),
        (5.0, "5"),
        (5.5, "5.5"),
        (True, "true"),
        (1608174549000, "1608174549000"),
        (["a", None, "无", "b"], "a,b"),
    ],
)
def test_text_is_cleaned(literal: object, clean: str) -> None:
    assert text(literal) == clean


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("['xls', 'json']", ("xls", "json")),
        ('["xls", null, "json"]', ("xls", "json")),
        ("[csv,json]", ("csv", "json")),
        ("供水;排水；燃气|电力，水价", ("供水", "排水", "燃气", "电力", "水价")),
        ("文化、卫生、体育", ("文化、卫生、体育",)),
        ("综合政务\r\n\t其他", ("综合政务", "其他")),
        (["a,b", ["c"], "无"], ("a", "b", "c")),
        ("(试行)", ("试行",)),
        (None, ()),
        (3, ("3",)),
    ],
)
def test_lists_written_as_text_are_split(literal: object, expected: tuple[str, ...]) -> None:
    assert parts(literal) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "&amp" * 50_000,
        "&amp;" * 50_000,
        "<" * 100_000,
        "<p " * 50_000,
        "<!--" * 50_000,
        "<script>" * 20_000,
        "[" * 100_000,
        "\\n" * 50_000,
        ("<" + " " * 1000) * 100,
        "-->" + "<!--" * 50_000,
        " " * 100_000 + ",",
        "['" + "a" * 100_000,
    ],
    ids=["amp", "amp;", "<", "<p", "<!--", "<script>", "[", "backslash", "< ", "-->", "space", "['"],
)
def test_hostile_text_is_cleaned_in_bounded_time(hostile: str) -> None:
    start = time.perf_counter()

    text(hostile)
    parts(hostile)

    assert time.perf_counter() - start < 2
