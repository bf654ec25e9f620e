"""From clauses to what must match."""

from __future__ import annotations

from indexer.analysis import Analyzer
from indexer.matching import MOST_UNITS, Group, MatchTree, match_tree, relaxations
from indexer.query import parse_query

ANALYZER = Analyzer()


def _tree(text: str) -> MatchTree:
    return match_tree(parse_query(text).clauses, ANALYZER)


def test_every_term_is_wanted() -> None:
    assert _tree("企业 登记").groups == (Group(("企业",), 1), Group(("登记",), 1))


def test_a_short_compound_wants_all_of_its_words_a_long_one_three_quarters() -> None:
    assert _tree("企业变更").groups == (Group(("企业", "变更"), 2),)
    assert _tree("社保缴费记录查询").groups == (Group(("社保", "缴费", "记录", "查询"), 3),)


def test_single_characters_follow_each_other_or_are_left_out() -> None:
    assert _tree("a股数据").units == ("a股", "数据")
    assert _tree("企业的登记").units == ("企业", "登记")
    assert _tree("水").units == ("水",)


def test_a_code_is_wanted_in_all_its_parts() -> None:
    assert _tree("GB/T 21063.3").groups == tuple(Group((part,), 1) for part in ("gb", "t", "21063", "3"))


def test_phrases_are_one_unit() -> None:
    assert _tree('"城市 供水管网"').groups == (Group(("城市¦供水管网",), 1),)
    assert _tree('-"城市 供水"').excluded == ("城市¦供水",)


def test_a_query_has_at_most_so_many_units() -> None:
    tree = _tree(" ".join(f"字{number}" for number in range(200)))

    assert len(tree.units) == MOST_UNITS


def test_relaxing_asks_for_half_then_for_any() -> None:
    weaker = relaxations(_tree("企业 登记 变更 -注销"))

    assert [tree.groups[0].required for tree in weaker] == [2, 1]
    assert all(tree.excluded == ("注销",) for tree in weaker)
    assert relaxations(_tree("企业")) == ()
