from __future__ import annotations

import pytest

from vocab.aliases import MODEL_FIELDS, alias_table, field_of, normal_name, with_overrides
from vocab.mapping import MAPPING_VERSION, map_fields

ALIASES = alias_table()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("resTitle", "title"),
        ("RESTITLE", "title"),
        ("pubDate", "issued"),
        ("abstract", "description"),
        ("IdPoC", "publisher"),
        ("onLineSrc", "landing_page"),
        ("信息资源代码", "identifier"),
        ("共享条件/不予共享依据", "share_condition"),
        ("共享类型", "share_type"),
        ("开放类型", "access_rights"),
        ("是否向社会开放", "access_rights"),
        ("开放条件", "open_condition"),
        ("更新频率", "frequency"),
        ("更新时间", "modified"),
        ("细目分类1.1", "resource_class"),
        ("AGENCY", "publisher"),
        ("資料集名稱", "title"),
        ("accrual_periodicity", "frequency"),
        ("accrualPeriodicity", "frequency"),
        ("metadata_modified", "modified"),
        ("　摘 要　", "description"),
        ("没有这个字段", None),
    ],
)
def test_field_names_are_known_in_any_case_and_width(name: str, field: str | None) -> None:
    assert field_of(name) == field


def test_the_table_targets_only_fields_of_the_model_and_reaches_all() -> None:
    assert set(ALIASES.values()) == set(MODEL_FIELDS)


def test_the_preferred_name_comes_first_whatever_the_order_of_the_record() -> None:
    mapped = map_fields({"数据领域": "生活服务", "国家主题分类": "综合政务"}, aliases=ALIASES)

    assert mapped.values["theme"] == ("综合政务", "生活服务")


def test_the_classes_of_the_guide_stand_outermost_first() -> None:
    row = {"细目分类1": "丁", "目分类": "丙", "部门类信息资源分类": "甲", "项分类": "乙"}

    assert map_fields(row, aliases=ALIASES).values["resource_class"] == ("甲", "乙", "丙", "丁")


def test_unclaimed_fields_are_kept_and_empty_ones_are_not() -> None:
    mapped = map_fields(
        {"标题": "水价", "场景分类": "生活", "文件数": None, "序号": "1", "标签": "暂无"}, aliases=ALIASES
    )

    assert mapped.values == {"title": ("水价",)}
    assert mapped.extras == (("场景分类", "生活"),)


def test_lists_become_several_texts_without_repeats() -> None:
    mapped = map_fields({"数据格式": ["csv", "xlsx", "csv", None]}, aliases=ALIASES)

    assert mapped.values["format"] == ("csv", "xlsx")


def test_nested_objects_give_their_speaking_part() -> None:
    item = {
        "title": "水价",
        "organization": {"id": "x", "name": "fgw", "title": "发展和改革委员会"},
        "tags": [{"name": "water", "display_name": "供水"}, {"name": "价格"}],
        "IdPoC": {"rpOrgNam": "市发改委", "cntAdd": "路"},
        "unknown": {"b": 1, "a": ["x"]},
    }

    mapped = map_fields(item, aliases=ALIASES)

    assert mapped.values["publisher"] == ("市发改委", "发展和改革委员会")
    assert mapped.values["keywords"] == ("供水", "价格")
    assert mapped.extras == (("unknown", '{"a": ["x"], "b": 1}'),)


def test_a_way_to_reach_somebody_is_an_address_or_a_number() -> None:
    assert map_fields({"联系方式": "fgw@example.gov.cn"}, aliases=ALIASES).values == {
        "contact_email": ("fgw@example.gov.cn",)
    }
    assert map_fields({"联系方式": "010-12345"}, aliases=ALIASES).values == {"contact_telephone": ("010-12345",)}


def test_a_data_type_without_a_data_item_is_the_format_of_the_resource() -> None:
    whole = map_fields({"标题": "水价", "数据类型": "api"}, aliases=ALIASES)
    row = map_fields({"信息项名称": "水价", "数据类型": "字符型C"}, aliases=ALIASES)

    assert whole.values["format"] == ("api",)
    assert "item_type" not in whole.values
    assert row.values["item_type"] == ("字符型C",)


def test_the_aliases_of_a_source_win_over_the_table() -> None:
    aliases = with_overrides({"资源目录": "publisher", "标题": "description", "名 号": "title"})

    mapped = map_fields({"标题": "说明", "名号": "水价", "资源目录": "太仓市", "来源部门": "水务局"}, aliases=aliases)

    assert mapped.values == {"description": ("说明",), "title": ("水价",), "publisher": ("太仓市", "水务局")}


def test_an_alias_to_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="titel"):
        with_overrides({"标题": "titel"})


def test_numbers_and_booleans_become_texts() -> None:
    mapped = map_fields({"数据量": 12, "上线日期": 1608174549000, "是否开放": True}, aliases=ALIASES)

    assert mapped.values == {"record_count": ("12",), "issued": ("1608174549000",), "access_rights": ("true",)}


def test_the_version_of_the_mapping_is_a_short_hash() -> None:
    assert len(MAPPING_VERSION) == 16
    assert set(MAPPING_VERSION) <= set("0123456789abcdef")


def test_names_are_compared_by_letters_and_digits() -> None:
    assert normal_name("Ａccess_URL ") == "accessurl"
