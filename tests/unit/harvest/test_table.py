"""Tables: what departments do to the template of 2017."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from catalog.errors import SourceTooLarge, UnreadableSource
from catalog.model import Dataset
from harvest.dataset_mapping import FieldMapping
from harvest.table_grouping import RowGroup, StrayRow, group_rows
from harvest.table_header import find_header, named_columns
from harvest.table_rows import Row, read_sheets
from tests.factories import make_source

URL = "http://node.example/catalog.csv"
MAPPING = FieldMapping(make_source(kind="table"))

TEMPLATE = """政务信息资源目录填报模板,,,,,,,,
填报单位：云溪市交通运输局,,,,,,,,
信息资源分类,,信息资源名称,信息资源代码,信息资源提供方,信息项信息,,共享属性,
类,项,,,,信息项名称,数据类型,共享类型,共享条件
部门类,交通,公共停车场信息,307010/000001,市交通运输局,名称,字符型C,无条件共享,
,,,,,地址,C,无条件共享,
,,,,,泊位数,N,无条件共享,
,,,,,,,,
,,网约车经营许可信息,307010/000002,,车牌号,C,无条件共享,
,,,,,驾驶员姓名,C,有条件共享,须经提供部门同意
"""


def rows_of(text: str) -> Sequence[Row]:
    return read_sheets(text.encode(), charset="", url=URL)[0].rows


def groups_of(rows: Sequence[Row]) -> list[RowGroup | StrayRow]:
    header = find_header(rows, MAPPING.field_of)
    assert header is not None
    return list(group_rows(rows, header, MAPPING.field_of))


def datasets_of(text: str) -> list[Dataset]:
    groups = [group for group in groups_of(rows_of(text)) if isinstance(group, RowGroup)]
    found = [MAPPING.dataset_of(group.fields, rows=group.rows).dataset for group in groups]
    return [dataset for dataset in found if dataset]


def test_a_resource_takes_several_rows_below_a_header_of_two() -> None:
    parking, cars = datasets_of(TEMPLATE)

    assert (parking.title, parking.identifier) == ("公共停车场信息", "307010/000001")
    assert parking.resource_class == ("部门类", "交通")
    assert [(item.name, item.type.code if item.type else "") for item in parking.data_items] == [
        ("名称", "C"),
        ("地址", "C"),
        ("泊位数", "N"),
    ]
    assert parking.share_type is not None
    assert parking.share_type.code == "unconditional"
    assert cars.publisher is not None
    assert cars.publisher.name == "市交通运输局"


def test_items_keep_their_own_sharing_only_where_it_differs() -> None:
    parking, cars = datasets_of(TEMPLATE)

    assert {item.share_type for item in parking.data_items} == {None}
    shares = [item.share_type.code if item.share_type else "" for item in cars.data_items]
    assert shares == ["unconditional", "conditional"]
    assert cars.data_items[1].share_condition == "须经提供部门同意"


def test_places_are_the_rows_that_the_department_sees() -> None:
    assert [group.place for group in groups_of(rows_of(TEMPLATE)) if isinstance(group, RowGroup)] == [
        "rows 5-7",
        "rows 9-10",
    ]


def test_a_cell_of_several_lines_does_not_shift_the_row_numbers() -> None:
    text = '名称,摘要,提供方\n"停车场","第一行\n第二行",交通局\n公交,站点,交通局\n'

    groups = [group for group in groups_of(rows_of(text)) if isinstance(group, RowGroup)]

    assert [group.first_row for group in groups] == [2, 4]


def test_without_codes_the_name_and_the_provider_tell_resources_apart() -> None:
    text = (
        "信息资源名称,信息资源提供方,信息项名称,数据类型\n停车场,交通局,名称,C\n停车场,,地址,C\n停车场,公安局,名称,C\n"
    )

    assert [len(dataset.data_items) for dataset in datasets_of(text)] == [2, 1]


def test_a_row_that_belongs_to_no_resource_is_named() -> None:
    text = "信息资源名称,信息资源提供方,信息项名称,数据类型\n,,名称,C\n停车场,交通局,名称,C\n"

    stray = groups_of(rows_of(text))[0]

    assert isinstance(stray, StrayRow)
    assert stray.row == 2


def test_repeated_rows_of_a_resource_are_read_once() -> None:
    text = "信息资源名称,信息资源代码,信息项名称,数据类型\n" + "停车场,A1,名称,C\n" * 3

    assert [len(dataset.data_items) for dataset in datasets_of(text)] == [1]


def test_a_list_with_a_row_for_each_resource_fills_nothing_in() -> None:
    first, second = datasets_of('资源名称,提供单位,更新频率,数据格式\n停车场,交通局,每月,"csv,xlsx"\n公交,,每日,\n')

    assert [each.format.code for each in first.distributions if each.format] == ["csv", "xlsx"]
    assert second.publisher is None


def test_items_in_one_cell_are_taken_apart() -> None:
    (dataset,) = datasets_of("资源名称,提供单位,信息项名称\n停车场,交通局,基本信息：名称/C、泊位数/N\n")

    assert [(item.name, item.type.code if item.type else "") for item in dataset.data_items] == [
        ("名称", "C"),
        ("泊位数", "N"),
    ]


@pytest.mark.parametrize("mark", ["\t", ";", "|", "，"])
def test_other_delimiters_are_recognised(mark: str) -> None:
    text = "资源名称,提供单位,更新频率\n停车场,交通局,每月\n".replace(",", mark)

    assert datasets_of(text)[0].publisher is not None


def test_a_table_without_header_needs_names() -> None:
    rows = rows_of("停车场,全市停车场,/dataset/1\n")

    assert find_header(rows, MAPPING.field_of) is None
    (group,) = group_rows(rows, named_columns("资源名称,摘要,网址"), MAPPING.field_of)
    assert isinstance(group, RowGroup)
    assert group.fields == {"资源名称": "停车场", "摘要": "全市停车场", "网址": "/dataset/1"}


def test_two_columns_of_one_name_are_both_kept() -> None:
    header = find_header(rows_of("名称,提供方,备注,备注\na,b,c,d\n"), MAPPING.field_of)

    assert header is not None
    assert header.names == ("名称", "提供方", "备注", "备注 [4]")


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("目录", 0)
    for row in rows:
        sheet.append(list(row))
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def test_a_workbook_is_read_with_numbers_dates_and_formula_errors() -> None:
    body = workbook([["资源名称", "数据量", "备注"], ["停车场", 12.0, "#REF!"]])

    sheet = read_sheets(body, charset="", url=URL)[0]

    assert sheet.rows[1] == ("停车场", "12")
    assert sheet.formula_errors == 1


def test_a_workbook_that_opens_to_gigabytes_is_refused_unopened() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)

    with pytest.raises(SourceTooLarge):
        read_sheets(body.getvalue(), charset="", url=URL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"PK\x03\x04 no archive",
        workbook([["a"]])[:-300],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        b"<!DOCTYPE html><html></html>",
        b"%PDF-1.7",
        b'"' + b"x" * 300_000,
    ],
    ids=["empty", "blank", "no archive", "cut off", "old Excel", "html", "pdf", "endless cell"],
)
def test_what_is_no_table_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableSource):
        read_sheets(body, charset="", url=URL)


def test_an_archive_of_something_else_is_no_workbook() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    with pytest.raises(UnreadableSource, match="not an Excel workbook"):
        read_sheets(body.getvalue(), charset="", url=URL)


def test_a_workbook_that_claims_a_billion_rows_is_refused_soon() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="900000000"><c r="A900000000" t="str"><v>x</v></c></row></sheetData></worksheet>'
    )
    forged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as sound, zipfile.ZipFile(forged, "w") as archive:
        for name in sound.namelist():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else sound.read(name))
    begin = time.process_time()

    with pytest.raises(SourceTooLarge, match="rows"):
        read_sheets(forged.getvalue(), charset="", url="http://node.example/")

    assert time.process_time() - begin < 20  # 2 s; every cell of every empty row looked at, minutes
