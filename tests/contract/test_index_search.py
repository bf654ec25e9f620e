"""What every engine has to find, count and order alike."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.errors import InvalidInput
from catalog.model import Agent, Coded, DataItem, Dated, Distribution
from indexer.analysis import Analyzer
from indexer.documents import document_of
from indexer.index import open_index
from indexer.search import SearchService
from tests.small_indexes import ENGINES, STAFF, counts, fill, filled, marked, plain, record, search, titles


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Name each engine; a new one is added in ``ENGINES`` and nowhere else."""
    return str(request.param)


def _day(text: str) -> Dated:
    return Dated(day=date.fromisoformat(text), literal=text)


def test_any_two_neighboring_characters_of_a_title_find_it(tmp_path: Path, engine: str) -> None:
    title = "云溪市2024年A股上市企业COVID19检测（第三批）名录"
    service = filled(tmp_path, engine, [record("a", title), record("b", "完全无关")])

    for first, second in pairwise(title):
        assert title in titles(search(service, first + second)), first + second


def test_a_single_character_finds_what_contains_it(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "供水管网"), record("b", "电网")])

    assert titles(search(service, "水")) == ["供水管网"]
    assert search(service, "网").total == 2


def test_the_best_match_comes_first(tmp_path: Path, engine: str) -> None:
    records = [
        record("a", "企业名录", description="登记在册的变更事项与企业无涉"),
        record("b", "企业变更登记信息"),
        record("c", "公园名录", description="企业、登记、变更"),
        record("d", "企业年报"),
    ]
    service = filled(tmp_path, engine, records)

    page = search(service, "企业 登记 变更")

    assert titles(page)[0] == "企业变更登记信息"
    assert page.total == 3
    assert not page.notices


def test_an_exact_title_is_first_whatever_else_matches(tmp_path: Path, engine: str) -> None:
    records = [record("a", "公共图书馆")] + [
        record(f"b{number}", f"公共图书馆公共图书馆{number}", description="公共图书馆" * 9) for number in range(5)
    ]
    service = filled(tmp_path, engine, records)

    assert titles(search(service, "公共图书馆"))[0] == "公共图书馆"


def test_a_long_question_without_blanks_is_cut_into_words(tmp_path: Path, engine: str) -> None:
    service = filled(
        tmp_path, engine, [record("a", "社保缴费历史记录", description="供个人查询"), record("b", "缴费点")]
    )

    page = search(service, "社保缴费记录查询")

    assert titles(page) == ["社保缴费历史记录"]
    assert set(page.terms) == {"社保", "缴费", "记录", "查询"}


def test_what_matches_nothing_whole_is_relaxed_and_says_so(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "企业登记"), record("b", "公园")])

    page = search(service, "企业 登记 飞碟")

    assert titles(page) == ["企业登记"]
    assert [notice.code for notice in page.notices] == ["relaxed"]


def test_a_phrase_is_found_only_as_it_stands(tmp_path: Path, engine: str) -> None:
    records = [
        record("a", "城市供水管网"),
        record("b", "供水城市"),
        record("c", "城市、供水"),
        record("d", "大城市供水"),
    ]
    service = filled(tmp_path, engine, records)

    for text in ('"城市供水"', "“城市供水”", "「城市供水」", "『城市供水』"):
        assert set(titles(search(service, text))) == {"城市供水管网", "大城市供水"}, text
    assert titles(search(service, '"城市 供水"')) == ["城市、供水"]


def test_a_phrase_does_not_reach_from_one_value_into_the_next(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "甲", keywords=("城市", "供水"))])

    assert search(service, '"城市供水"').total == 0
    assert search(service, '"城市 供水"').total == 0


def test_minus_excludes_words_and_phrases(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "企业年报"), record("b", "企业登记"), record("c", "公园")])

    assert titles(search(service, "企业 -登记")) == ["企业年报"]
    assert titles(search(service, '企业 -"年报"')) == ["企业登记"]
    assert set(titles(search(service, "-企业"))) == {"公园"}


def test_width_case_and_script_make_no_difference(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "统计局ＧＤＰ年报"), record("b", "縣市圖書館")])

    for text in ("統計局", "gdp", "ＧＤＰ", "统计局gdp"):
        assert titles(search(service, text)) == ["统计局ＧＤＰ年报"], text
    assert titles(search(service, "县市图书馆")) == ["縣市圖書館"]


def test_every_field_is_searched_and_named(tmp_path: Path, engine: str) -> None:
    everything = record(
        "a",
        "标题词",
        description="摘要词",
        publisher=Agent(name="发布者词"),
        keywords=("关键词甲",),
        themes=(Coded(code=None, literal="主题词"),),
        data_items=(DataItem(name="信息项词"),),
    )
    service = filled(tmp_path, engine, [everything])

    fields = {
        "标题": "title",
        "摘要": "description",
        "发布者": "publisher",
        "关键词甲": "keywords",
        "主题": "themes",
        "信息项": "items",
    }
    for text, field in fields.items():
        assert search(service, text).hits[0].matched_fields == (field,), text


def test_a_hit_marks_the_original_text(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "ＧＤＰ統計年報", description="无" * 500 + "統計局" + "无" * 500)])

    hit = search(service, "统计").hits[0]

    assert plain(hit.title) == "ＧＤＰ統計年報"
    assert marked(hit.title) == ["統計"]
    assert marked(hit.description) == ["統計"]
    assert len(plain(hit.description)) < 200


def test_empty_text_lists_the_freshest_first(tmp_path: Path, engine: str) -> None:
    records = [
        record("a", "旧", modified=_day("2019-05-01")),
        record("b", "新", modified=_day("2025-05-01")),
        record("c", "无日期"),
        record("d", "中", issued=_day("2022-05-01")),
    ]
    service = filled(tmp_path, engine, records)

    assert titles(search(service)) == ["新", "中", "旧", "无日期"]
    assert titles(search(service, "  \n ")) == ["新", "中", "旧", "无日期"]


def test_titles_sort_by_pinyin(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record(each, each) for each in ("中心", "安全", "学校", "Bus", "北京")])

    assert titles(search(service, sort="title")) == ["Bus", "安全", "北京", "学校", "中心"]


@pytest.mark.parametrize("sort", ["relevance", "modified", "title"])
def test_pages_together_are_the_list_also_among_equals(tmp_path: Path, engine: str, sort: str) -> None:
    service = filled(tmp_path, engine, [record(f"r{number}", "同名企业") for number in range(45)])

    pages = [search(service, "企业", sort=sort, offset=offset, limit=10) for offset in range(0, 50, 10)]

    ids = [hit.record_id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == 45
    assert {page.total for page in pages} == {45}


def test_facets_are_counted_and_narrow(tmp_path: Path, engine: str) -> None:
    records = [
        record(
            f"r{number}",
            f"企业{number}",
            share_type=Coded(code="conditional" if number % 2 else "unconditional", literal="?"),
            themes=(Coded(code="ZBH00", literal="交通"), Coded(code=None, literal="怪")),
            distributions=tuple(Distribution(format=Coded(code=code, literal=code)) for code in ("xlsx", "csv", "csv")),
            modified=_day(f"20{20 + number}-01-01"),
        )
        for number in range(5)
    ]
    service = filled(tmp_path, engine, [*records, record("z", "公园")])

    page = search(service, "企业")

    assert counts(page, "share_type") == {"unconditional": 3, "conditional": 2}
    assert counts(page, "theme") == {"ZBH00": 5, "~other": 5}
    assert counts(page, "format") == {"csv": 5, "xlsx": 5}
    assert counts(page, "year") == {"2020": 1, "2021": 1, "2022": 1, "2023": 1, "2024": 1}
    assert search(service, "企业", filters={"year": ("2020", "2021")}).total == 2


def test_a_facet_does_not_narrow_itself(tmp_path: Path, engine: str) -> None:
    records = [
        record(
            f"r{number}",
            "企业",
            share_type=Coded(code="conditional" if number % 2 else "unconditional", literal="?"),
            region=Coded(code=f"11010{number % 3}", literal="?"),
        )
        for number in range(6)
    ]
    service = filled(tmp_path, engine, records)

    page = search(service, "企业", filters={"share_type": ("conditional",), "region": ("110101",)})

    assert page.total == 1
    assert counts(page, "share_type") == {"conditional": 1, "unconditional": 1}
    assert counts(page, "region") == {"110100": 1, "110101": 1, "110102": 1}
    assert counts(page, "department") == {"jtj": 1}
    selected = [value.value for facet in page.facets for value in facet.values if value.selected]
    assert selected == ["conditional", "110101"]


def test_a_selected_value_is_shown_though_it_counts_nothing(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "企业")])

    page = search(service, "企业", filters={"year": ("1999",)})

    assert page.total == 0
    assert counts(page, "year") == {"1999": 0}


def test_an_unknown_facet_is_left_aside_and_said(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "企业")])

    page = search(service, "企业", filters={"acl": ("secret",)}, facets=("acl", "year"))

    assert page.total == 1
    assert [(notice.code, notice.args) for notice in page.notices] == [("unknown_facet", ("acl",))]
    assert [facet.name for facet in page.facets] == ["year"]


def test_other_syntax_is_text_and_said(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "acl:secret 企业"), record("b", "企业")])

    page = search(service, "acl:secret")

    assert titles(page) == ["acl:secret 企业"]
    assert [notice.code for notice in page.notices] == ["syntax_as_text"]


def test_emoji_alone_finds_nothing_and_says_why(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record("a", "企业")])

    page = search(service, "😀")

    assert page.total == 0
    assert [notice.code for notice in page.notices] == ["nothing_searchable"]
    assert search(service, "😀企业👍").total == 1


@pytest.mark.parametrize("text", ["企" * 1_001, "企\ud800业", "企\x00业", "\x1b[31m"])
def test_what_is_no_text_is_refused(tmp_path: Path, engine: str, text: str) -> None:
    service = filled(tmp_path, engine, [record("a", "企业")])

    with pytest.raises(InvalidInput):
        search(service, text)


def test_a_changed_record_is_found_by_its_new_words_only(tmp_path: Path, engine: str) -> None:
    with open_index(tmp_path, engine=engine, mode="write") as index:
        service = SearchService(index)
        fill(index, [record("a", "企业登记")])
        assert search(service, "登记").total == 1

        fill(index, [record("a", "企业注销")], sequence=2)

        assert search(service, "登记").total == 0
        assert titles(search(service, "企业")) == ["企业注销"]
        assert index.sequence() == 2


def test_a_withdrawn_record_is_gone(tmp_path: Path, engine: str) -> None:
    with open_index(tmp_path, engine=engine, mode="write") as index:
        service = SearchService(index)
        gone = record("a", "企业登记")
        fill(index, [gone, record("b", "企业注销")])

        index.apply([], [gone.record_id, "unknown"], sequence=2)

        assert titles(search(service, "企业")) == ["企业注销"]


def test_a_record_that_moves_to_another_audience_leaves_the_old_one(tmp_path: Path, engine: str) -> None:
    with open_index(tmp_path, engine=engine, mode="write") as index:
        service = SearchService(index)
        fill(index, [record("a", "企业登记")])

        fill(index, [record("a", "企业登记", label="gov")], sequence=2)

        assert search(service, "企业").total == 0
        assert search(service, "企业", visible=STAFF).total == 1


def test_a_partition_written_anew_holds_what_it_was_given_and_counts_nothing_else(tmp_path: Path, engine: str) -> None:
    analyzer = Analyzer()
    before = [record(name, f"停车场{name}") for name in "abcd"]
    with open_index(tmp_path / "index", engine=engine, mode="write") as index:
        fill(index, before)
        fill(index, [record("a", "停车场改")], sequence=2)
        documents = [document_of(each, analyzer) for each in before[1:3]]
        index.writable().rewrite(("public",), documents)

        assert index.writable().stale(most=100) == []
        assert sorted(index.writable().members(("public",))) == sorted(each.record_id for each in documents)
        assert titles(search(SearchService(index), "停车场", sort="title")) == ["停车场b", "停车场c"]


def test_partitions_that_are_seen_together_rank_as_one(tmp_path: Path, engine: str) -> None:
    common = [record(f"p{number}", f"企业第{number}号") for number in range(30)]
    service = filled(tmp_path, engine, [*common, record("g", "企业供水管网", label="gov")])

    page = search(service, "企业 供水", visible=STAFF)
    several = search(service, "企业", visible=STAFF)

    assert titles(page) == ["企业供水管网"]
    assert several.total == 31
    assert [hit.score for hit in several.hits] == sorted((hit.score for hit in several.hits), reverse=True)


def test_a_thousand_characters_are_answered_soon(tmp_path: Path, engine: str) -> None:
    service = filled(tmp_path, engine, [record(f"r{number}", f"企业登记变更信息第{number}号") for number in range(50)])

    page = search(service, "企业登记变更信息名录数据统计年报" * 62)

    assert page.took_ms < 2_000
    assert page.total == 50
