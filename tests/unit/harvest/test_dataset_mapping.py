from dataclasses import replace

import pytest

from catalog.errors import InvalidInput
from harvest.dataset_mapping import FieldMapping
from harvest.protocol import Unnormalised
from tests.factories import make_source

SOURCE = make_source()


def test_an_item_is_recognised_by_the_preferred_of_its_fields() -> None:
    mapping = FieldMapping(SOURCE)
    fields = {"标题": "别名", "信息资源名称": " 停车场 ", "id": 7, "详情页网址": "http://x/1", "提供单位": ""}

    candidates = mapping.candidates_of(fields)

    assert (candidates.title, candidates.identifier) == ("停车场", "7")
    assert (candidates.url, candidates.publisher) == ("http://x/1", "")
    assert mapping.candidates_of(dict(reversed(fields.items()))) == candidates


def test_unclaimed_fields_are_kept_as_extras() -> None:
    mapped = FieldMapping(SOURCE).dataset_of({"资源名称": "停车场", "场景": "出行", "空": "暂无"})

    assert mapped.dataset is not None
    assert mapped.dataset.extras == (("场景", "出行"),)


def test_nested_resources_and_items_become_distributions_and_data_items() -> None:
    fields = {
        "资源名称": "停车场",
        "资源列表": [
            {"文件格式": "csv", "下载地址": "http://x/a.csv"},
            {"文件格式": "xls", "下载地址": "http://x/a.xls"},
        ],
        "信息项": [{"信息项名称": "名称", "数据类型": "C"}, {"信息项名称": "泊位数", "数据类型": "整型"}],
    }

    dataset = FieldMapping(SOURCE).dataset_of(fields).dataset

    assert dataset is not None
    assert [each.download_url for each in dataset.distributions] == ["http://x/a.csv", "http://x/a.xls"]
    assert [(each.name, each.type.code if each.type else "") for each in dataset.data_items] == [
        ("名称", "C"),
        ("泊位数", "I"),
    ]


def test_each_literal_that_no_table_knows_is_noted() -> None:
    mapped = FieldMapping(SOURCE).dataset_of(
        {"资源名称": "停车场", "更新频率": "牲畜饲养", "数据格式": "csv,奇怪", "更新时间": "昨天", "数据量": "很多"}
    )

    assert set(mapped.unnormalised) == {
        Unnormalised(field="frequency", literal="牲畜饲养"),
        Unnormalised(field="format", literal="奇怪"),
        Unnormalised(field="modified", literal="昨天"),
        Unnormalised(field="record_count", literal="很多"),
    }


def test_a_record_states_its_own_region_or_inherits_the_node_s() -> None:
    mapping = FieldMapping(replace(SOURCE, region="110000"))

    own = mapping.dataset_of({"资源名称": "停车场", "所属区域": "上海市"}).dataset
    inherited = mapping.dataset_of({"资源名称": "停车场"}).dataset

    assert own is not None
    assert own.region is not None
    assert own.region.code == "310000"
    assert inherited is not None
    assert inherited.region is not None
    assert inherited.region.literal == "北京市"


def test_the_condition_of_opening_does_not_pass_for_openness() -> None:
    dataset = FieldMapping(SOURCE).dataset_of({"资源名称": "a", "是否向社会开放": "是", "开放条件": "须申请"}).dataset

    assert dataset is not None
    assert dataset.access_rights is not None
    assert dataset.access_rights.code == "RESTRICTED"


def test_an_alias_that_names_no_field_is_refused() -> None:
    with pytest.raises(InvalidInput, match="titel"):
        FieldMapping(replace(SOURCE, aliases={"MC": "titel"}))


def test_a_record_with_thousands_of_forms_is_mapped() -> None:
    """T17."""
    resources = [{"文件格式": "csv", "下载地址": f"http://x/{number}.csv"} for number in range(8327)]

    dataset = FieldMapping(SOURCE).dataset_of({"资源名称": "a", "资源列表": resources}).dataset

    assert dataset is not None
    assert len(dataset.distributions) == 8327
