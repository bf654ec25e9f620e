import pytest

from harvest.item_notation import NotedItem, parse_items


def test_items_groups_and_types_of_a_cell() -> None:
    assert parse_items("基本信息：姓名/C、出生日期/D；经营信息：注册资本/Y") == (
        NotedItem(name="姓名", type="C", group="基本信息"),
        NotedItem(name="出生日期", type="D", group="基本信息"),
        NotedItem(name="注册资本", type="Y", group="经营信息"),
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("停车场名称、地址，泊位数", ["停车场名称", "地址", "泊位数"]),
        ("行业代码（农、林、牧、渔业）、名称", ["行业代码（农、林、牧、渔业）", "名称"]),
        ("经度/纬度、每/km", ["经度/纬度", "每/km"]),
        ("金额/货币型Y、人数/整型", ["金额", "人数"]),
        ("", []),
        ("；；、、", []),
        ("这是一段说明" * 40, []),
    ],
)
def test_what_is_an_item_and_what_is_not(cell: str, names: list[str]) -> None:
    assert [item.name for item in parse_items(cell)] == names
