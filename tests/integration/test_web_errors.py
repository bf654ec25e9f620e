"""Errors are said in the language of the page, and in English to machines."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from catalog import errors
from catalog.errors import InvalidInput, QueryRefused, QuerySyntax, QueryTimeout, QueryTooLarge, StoreUnavailable
from search_web.presenters.error_phrases import FIELDS
from search_web.presenters.problems import sentence_of
from tests.web_world import World, record_id

HTML = {"Accept": "text/html"}
LONG = "q=" + quote("长" * 1_001)


def detail(world: World, path: str) -> str:
    text = world.client().get(path, headers=HTML).text
    found = re.search(r'<p class="detail">(.*?)</p>', text)
    assert found, text
    return found[1]


@pytest.mark.parametrize(
    ("path", "chinese"),
    [
        (f"/?{LONG}", "检索词：最多 1,000 个字符，这里有 1,001 个。"),
        ("/?q=a%07b", "检索词：含有控制字符 U+0007。"),
        ("/?q=%ED%A0%80", "网址参数：不是 UTF-8 编码。"),
        ("/?page=0", "页码：须为 1 至 500 的整数。"),
        ("/?page=x", "页码：须为 1 至 500 的整数。"),
        ("/?sort=price", "排序方式：须为以下之一：relevance, modified, title。"),
        ("/?theme=" + "x" * 300, "主题筛选：每个值须为可显示的文字，最多 200 个字符。"),
        ("/?" + "&".join(f"year={number}" for number in range(60)), "年份筛选：最多选 50 个值。"),
        ("/nowhere", "没有这个页面或记录，或者它不对您开放。"),
        (f"/dataset/{record_id('hidden')}", "没有这个页面或记录，或者它不对您开放。"),
        ("/sparql?query=ASK{}&update=x", "此处不允许修改数据。"),
        ("/sparql?query=ASK{}&query=ASK{}", "SPARQL 查询：须正好有一个，这里有 2 个。"),
    ],
)
def test_a_chinese_page_says_it_in_chinese_and_an_english_one_in_english(world: World, path: str, chinese: str) -> None:
    english = detail(world, path + ("&" if "?" in path else "?") + "lang=en")

    assert detail(world, path) == chinese
    assert english.isascii()


@pytest.mark.parametrize(
    ("query", "chinese"),
    [
        ("SELECT * WHERE { ?s ?p }", "第 1 行第 25 列不合 SPARQL 语法"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "此处不允许修改数据（INSERT）。"),
        ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "此处不允许查询其他服务（SERVICE）。"),
        ("SELECT * FROM <urn:x> { ?s ?p ?o }", "此处不允许读取图 &lt;urn:x&gt;。"),
        ("ASK" + "{" * 70 + "}" * 70, "此处不允许超过 60 层的括号嵌套。"),
        ("ASK { } #" + "x" * 70_000, "SPARQL 查询：超过 65536 字节。"),
        (" ", "SPARQL 查询：没有内容。"),
    ],
)
def test_the_form_of_sparql_says_it_in_the_readers_language(world: World, query: str, chinese: str) -> None:
    path = f"/sparql?format=html&query={quote(query)}"

    notice = re.compile(r'role="alert"><p>(.*?)</p>', re.DOTALL)
    said = notice.search(world.client().get(path, headers=HTML).text)
    english = notice.search(world.client().get(f"{path}&lang=en", headers=HTML).text)

    assert said is not None
    assert english is not None
    assert said[1].startswith(chinese)
    assert english[1].isascii()


def test_machines_are_told_in_english_whatever_their_cookie(world: World) -> None:
    answer = world.client().get(f"/api/v1/search?{LONG}&lang=zh").get_json()

    assert answer == {"ok": False, "code": "input.invalid", "detail": "q: at most 1,000 characters, not 1,001"}


@pytest.mark.parametrize(
    ("error", "chinese"),
    [
        (QueryTimeout(seconds=10), "查询运行满 10 秒，已停止；请缩小查询范围或加上 LIMIT。"),
        (QueryTooLarge(limit="512 MB of memory"), "结果超过上限（512 MB 内存）；请加上 LIMIT 或缩小查询范围。"),
        (QuerySyntax(problem="expected a query"), "不合 SPARQL 语法：expected a query"),
        (QueryRefused(what="FROM without a graph"), "此处不允许没有写明图的 FROM。"),
        (StoreUnavailable(store="/srv/index", problem="locked"), "目录的一部分数据暂时不能读取，请稍后再试。"),
        (errors.Conflict(what="somebody is at it"), "somebody is at it"),
        (InvalidInput(field="colour", problem="not red"), "colour：not red。"),
    ],
)
def test_each_error_has_its_sentence(error: errors.CatalogError, chinese: str) -> None:
    sentence = sentence_of(error)

    assert (sentence.zh, sentence.en) == (chinese, str(error))


def test_every_parameter_of_a_search_has_a_chinese_name() -> None:
    source = (Path(__file__).parents[2] / "indexer" / "search.py").read_text(encoding="utf-8")

    assert set(re.findall(r'InvalidInput\(field="(\w+)"', source)) <= set(FIELDS)
