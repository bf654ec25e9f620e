"""Two nodes that publish the filled-in template of the guide of 2017: CSV in GB18030, and Excel.

A resource takes as many rows as it has data items. The CSV repeats the resource's cells in every row; the Excel
file has a heading above the column names and merges the cells of a resource, as people do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from search_web.demo.addresses import file_address, page_address
from search_web.demo.city import CITY, department
from search_web.demo.records import DemoItem, DemoRecord
from search_web.demo.spelling import audience, extension, sharing

_CATEGORIES = {
    "电子文件": {"pdf", "doc", "docx", "xml", "json"},
    "电子表格": {"xls", "xlsx", "csv"},
    "数据库": {"mysql", "oracle", "dm"},
    "图形图像": {"tif", "shp", "dwg"},
    "服务接口": {"api"},
}
_ABOUT_THE_RESOURCE = (
    "序号",
    "信息资源名称",
    "信息资源代码",
    "信息资源提供方",
    "资源提供方代码",
    "提供方内部部门",
    "信息资源摘要",
    "信息资源格式分类",
    "信息资源格式类型",
    "关键字",
    "共享类型",
    "共享条件",
    "共享方式分类",
    "共享方式类型",
    "是否向社会开放",
    "开放条件",
    "更新周期",
    "发布日期",
    "开放主题分类",
    "行政区划",
    "目录可见范围",
    "在线资源链接地址",
    "下载地址",
)
_ABOUT_THE_ITEM = ("信息项名称", "数据类型", "数据长度", "信息项共享类型")


def csv_table(records: Sequence[DemoRecord], node: str) -> bytes:
    """Return the template as CSV in GB18030, without a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*_ABOUT_THE_RESOURCE, *_ABOUT_THE_ITEM))
    for record in records:
        cells = _resource_cells(record, node)
        writer.writerows((*cells, *_item_cells(item)) for item in record.items)
    return text.getvalue().encode("gb18030")


def excel_table(records: Sequence[DemoRecord], node: str) -> bytes:
    """Return the template as an Excel workbook with a heading and merged cells."""
    book = Workbook()
    sheet = book.create_sheet("目录", 0)
    sheet.append([f"{CITY}政务信息资源目录填报表"])
    sheet.append([*_ABOUT_THE_RESOURCE, *_ABOUT_THE_ITEM])
    for record in records:
        first = sheet.max_row + 1
        for position, item in enumerate(record.items):
            cells = _resource_cells(record, node) if position == 0 else ("",) * len(_ABOUT_THE_RESOURCE)
            sheet.append([*cells, *_item_cells(item)])
        for column in range(1, len(_ABOUT_THE_RESOURCE) + 1):
            sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=column, end_column=column)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _resource_cells(record: DemoRecord, node: str) -> tuple[str, ...]:
    owner = department(record.department_id)
    main = extension(record.formats[0])
    return (
        str(record.serial),
        record.title,
        record.code,
        owner.name,
        owner.credit_code,
        record.unit,
        record.description,
        next((name for name, types in _CATEGORIES.items() if main in types), "自描述格式"),
        "，".join(record.formats),
        "、".join(record.keywords),
        sharing(record.share),
        record.condition,
        "共享平台",
        {"api": "接口", "mysql": "数据库", "oracle": "数据库"}.get(main, "文件"),
        "否" if record.opening == "不予" else "是",
        record.open_condition or ("无条件" if record.opening == "无条件" else ""),
        record.cycle,
        record.issued,
        record.theme,
        record.region,
        audience(record.audience) if record.audience != "公开" else "",
        page_address(node, record),
        file_address(node, record, record.formats[0]),
    )


def _item_cells(item: DemoItem) -> tuple[str, ...]:
    return (item.name, item.type, item.length, sharing(item.share) if item.share else "")
