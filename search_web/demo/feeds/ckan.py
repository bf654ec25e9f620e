"""A node that answers like CKAN: ``/api/3/action/package_search`` with ``start`` and ``rows``."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from search_web.demo.addresses import file_address, service_address
from search_web.demo.city import department
from search_web.demo.records import DemoRecord
from search_web.demo.spelling import audience, extension, opening, sharing

_MOST = 1_000  # rows in one answer, as CKAN limits it


def package_search(records: Sequence[DemoRecord], node: str, *, start: int, rows: int) -> bytes:
    """Return one page of the packages."""
    page = records[start : start + min(rows, _MOST)]
    results = [_package(each, node) for each in page]
    return _answer({"count": len(records), "sort": "name asc", "results": results})


def package_list(records: Sequence[DemoRecord]) -> bytes:
    """Return the names of all packages."""
    return _answer([_name(each) for each in records])


def package_show(records: Sequence[DemoRecord], node: str, name: str) -> bytes | None:
    """Return one package by its name or identifier; None where there is none."""
    found = next((each for each in records if name in {_name(each), _identifier(each)}), None)
    return None if found is None else _answer(_package(found, node))


def _package(record: DemoRecord, node: str) -> dict[str, object]:
    owner = department(record.department_id)
    extras = {
        "信息资源代码": record.code,
        "更新周期": record.cycle,
        "共享类型": sharing(record.share),
        "共享条件": record.condition,
        "开放属性": opening(record.opening),
        "开放条件": record.open_condition,
        "目录可见范围": audience(record.audience),
        "主题分类": record.theme,
        "提供方内部部门": record.unit,
        "行政区划": record.region,
        "发布日期": record.issued,
        "更新日期": record.modified,
        "信息项信息": "、".join(f"{item.name}/{item.type}" for item in record.items),
    }
    return {
        "id": _identifier(record),
        "name": _name(record),
        "title": record.title,
        "notes": record.description,
        "state": "active",
        "private": False,
        "type": "dataset",
        "organization": {"id": owner.department_id, "name": owner.department_id, "title": owner.name},
        "maintainer": record.unit,
        "tags": [{"name": word, "display_name": word} for word in record.keywords],
        "groups": [],
        "extras": [{"key": key, "value": value} for key, value in extras.items() if value],
        "resources": [_resource(record, node, form) for form in record.formats],
    }


def _resource(record: DemoRecord, node: str, form: str) -> dict[str, object]:
    address = service_address(node, record) if form == "api" else file_address(node, record, form)
    return {
        "id": _uuid(f"{record.code}#{form}"),
        "name": f"{record.title}（{extension(form)}）",
        "format": form.upper(),
        "url": address,
        "state": "active",
    }


def _name(record: DemoRecord) -> str:
    return f"{record.department_id}-{record.serial:04d}"


def _identifier(record: DemoRecord) -> str:
    return _uuid(record.code)


def _uuid(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def _answer(result: object) -> bytes:
    return json.dumps({"help": "", "success": True, "result": result}, ensure_ascii=False).encode()
