"""Where a demo record's data are: addresses on its department's own node, which really answer."""

from __future__ import annotations

from search_web.demo.records import DemoRecord
from search_web.demo.spelling import extension

SERVICES = frozenset({"api"})


def page_address(node: str, record: DemoRecord) -> str:
    """Return the address of the record's page on its node; ``node`` is the node's address without a last slash."""
    return f"{node}/resource/{record.serial}.html"


def file_address(node: str, record: DemoRecord, form: str) -> str:
    """Return the address of the record's data in that format."""
    return f"{node}/files/{record.serial}.{extension(form)}"


def service_address(node: str, record: DemoRecord) -> str:
    """Return the address of the record's interface, or nothing where it has none."""
    return f"{node}/service/{record.serial}" if SERVICES.intersection(record.formats) else ""
