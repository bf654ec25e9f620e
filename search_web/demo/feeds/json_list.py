"""Two nodes that answer with a JSON list, each in field names of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence

from search_web.demo.addresses import file_address, page_address, service_address
from search_web.demo.city import department
from search_web.demo.records import DemoRecord
from search_web.demo.spelling import audience, extension, opening, sharing


def chinese_list(records: Sequence[DemoRecord], node: str) -> bytes:
    """Return a list under ``data.list`` with Chinese field names."""
    rows = [_chinese(each, node) for each in records]
    return _encode({"code": 200, "message": "成功", "data": {"total": len(rows), "list": rows}})


def pinyin_list(records: Sequence[DemoRecord], node: str) -> bytes:
    """Return a list under ``rows`` whose field names are initials of pinyin; its last item is an empty form."""
    rows = [_pinyin(each, node) for each in records]
    rows.append({"id": len(rows) + 1, "zydm": "", "zymc": "", "zyzy": "（新建，未填写）", "gxlx": ""})
    return _encode({"success": True, "rows": rows})


def _chinese(record: DemoRecord, node: str) -> dict[str, object]:
    owner = department(record.department_id)
    return {
        "信息资源名称": record.title,
        "信息资源代码": record.code,
        "信息资源摘要": record.description,
        "信息资源提供方": owner.name,
        "提供方代码": owner.credit_code,
        "提供方内部部门": record.unit,
        "关键字": ",".join(record.keywords),
        "主题分类": record.theme,
        "更新周期": record.cycle,
        "信息资源格式": list(record.formats),
        "共享类型": sharing(record.share),
        "共享条件": record.condition,
        "开放属性": opening(record.opening),
        "开放条件": record.open_condition or "无",
        "目录可见范围": audience(record.audience) if record.audience in {"本部门", "编目"} else "",
        "发布日期": record.issued,
        "更新日期": record.modified,
        "资源链接": page_address(node, record),
        "接口地址": service_address(node, record),
        "下载地址": [file_address(node, record, form) for form in record.formats],
        "联系电话": owner.telephone,
        "信息项": [
            {"信息项名称": item.name, "数据类型": item.type, "数据长度": item.length, "共享类型": item.share}
            for item in record.items
        ],
    }


def _pinyin(record: DemoRecord, node: str) -> dict[str, object]:
    owner = department(record.department_id)
    return {
        "id": record.serial,
        "zydm": record.code,
        "zymc": record.title,
        "zyzy": record.description,
        "tgf": owner.name,
        "nbbm": record.unit,
        "gjz": "；".join(record.keywords),
        "ztfl": record.theme,
        "gxzq": record.cycle,
        "zygs": str([extension(form) for form in record.formats]),  # Python's way of writing a list, as often seen
        "gxlx": sharing(record.share),
        "gxtj": record.condition or None,
        "sfkf": opening(record.opening),
        "kftj": record.open_condition or "undefined",
        "kjfw": audience(record.audience),
        "fbrq": record.issued,
        "gxrq": record.modified,
        "xzdz": [file_address(node, record, form) for form in record.formats],
        "lxdh": owner.telephone,
        "信息项信息": "、".join(f"{item.name}/{item.type}" for item in record.items),
    }


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
