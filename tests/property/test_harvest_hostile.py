"""Whatever a node sends: readers answer or raise a SourceError, mapping never raises at all."""

from __future__ import annotations

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SourceError
from harvest.ckan_package import fields_of
from harvest.dataset_mapping import FieldMapping
from harvest.encodings import decode_text
from harvest.item_notation import parse_items
from harvest.json_reading import find_list, read_json, read_object
from harvest.table_grouping import RowGroup, StrayRow, group_rows
from harvest.table_header import find_header
from harvest.table_rows import read_sheets
from tests.factories import make_source

URL = "http://node.example/"
MAPPING = FieldMapping(make_source(region="110000"))
NAMES = st.sampled_from(
    (
        *("资源名称", "资源代码", "提供单位", "更新频率", "数据格式", "更新时间", "发布时间", "数据量", "所属主题"),
        *("所属行业", "开放条件", "是否向社会开放", "共享类型", "下载地址", "接口地址", "详情页网址", "所属区域"),
        *("信息项名称", "信息项", "关键字", "联系电话", "资源列表", "文件大小", "备注"),
        *("title", "resources", "tags", "extras", "organization", "groups"),
    )
)
LITERALS = st.sampled_from(
    [
        "",
        "无",
        "每月",
        "xlsx",
        "['xls', 'json']",
        "2023-02-30",
        "１２３",
        "１e9",
        "0",
        "9" * 40,
        "http://[",
        "\ud800",
        "²",
        "[[[",
        "是",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | LITERALS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(NAMES | st.text(max_size=8), VALUES, max_size=10)
CELLS = st.text(alphabet='资源名称,提供方\n"\t；;/A1 \0', max_size=80)


@given(OBJECTS)
def test_mapping_takes_any_object(fields: dict[str, object]) -> None:
    MAPPING.candidates_of(fields)
    mapped = MAPPING.dataset_of(fields, rows=[fields])

    assert (mapped.dataset is None) == any(problem.rejected for problem in mapped.problems)
    assert mapped.dataset is None or mapped.dataset.title


@given(OBJECTS)
def test_a_package_may_be_anything(package: dict[str, object]) -> None:
    MAPPING.dataset_of(fields_of(package, site="http://x"))


@given(OBJECTS)
def test_an_object_survives_being_read(fields: dict[str, object]) -> None:
    body = json.dumps([fields]).encode()

    document = read_json(body, charset="", url=URL)
    (element,) = find_list(document.text, path="", url=URL)
    read = read_object(bytes(element))

    assert read is not None
    assert set(read[0]) == {name.encode("utf-8", "replace").decode() for name in fields}


@given(st.binary(max_size=60) | CELLS.map(str.encode) | CELLS.map(lambda text: text.encode("gb18030")))
def test_readers_answer_or_raise_a_source_error(body: bytes) -> None:
    decode_text(body)
    with contextlib.suppress(SourceError):
        find_list(read_json(body, charset="", url=URL).text, path="", url=URL)
    with contextlib.suppress(SourceError):
        for sheet in read_sheets(body, charset="", url=URL):
            header = find_header(sheet.rows, MAPPING.field_of)
            for group in group_rows(sheet.rows, header, MAPPING.field_of) if header else ():
                assert isinstance(group, RowGroup | StrayRow)


@given(CELLS)
def test_the_notation_of_items_takes_any_cell(cell: str) -> None:
    assert all(item.name for item in parse_items(cell))
