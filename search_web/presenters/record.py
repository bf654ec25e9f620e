"""A record's metadata, grouped as the 2017 compilation guide groups it.

Addresses are not here: they are the location panel's alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.model import Agent, DataItem, Dataset
from search_web.i18n import gettext as _
from search_web.presenters.names import Named, coded, dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field and its values."""

    label: str
    values: tuple[Named, ...]
    long: bool = False  # a text to read rather than a value to glance at


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One data item (信息项) with its own sharing and opening."""

    name: str
    type: Named | None
    length: str
    description: str
    sharing: Named | None
    share_condition: str
    opening: Named | None
    open_condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A distribution or service without its address."""

    title: str
    format: Named | None
    description: str
    size: str
    license: str


def groups_of(dataset: Dataset) -> tuple[Group, ...]:
    """Return the fields that say something, in groups."""
    groups = (
        Group(title=_("基本信息"), rows=_basic(dataset)),
        Group(title=_("分类"), rows=_classes(dataset)),
        Group(title=_("更新"), rows=_times(dataset)),
        Group(title=_("共享"), rows=_sharing(dataset)),
        Group(title=_("开放与安全"), rows=_opening(dataset)),
        Group(title=_("联系方式"), rows=_contact(dataset)),
        Group(title=_("来源的其他字段"), rows=_extras(dataset)),
    )
    return tuple(group for group in groups if group.rows)


def _row(label: str, *values: Named | str | None, long: bool = False) -> Row | None:
    shown = tuple(one if isinstance(one, Named) else Named(text=one) for one in values if one)
    return Row(label=label, values=shown, long=long) if shown else None


def _rows(rows: Iterable[Row | None]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row is not None)


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _basic(dataset: Dataset) -> tuple[Row, ...]:
    publisher = dataset.publisher or Agent(name="")
    return _rows(
        (
            _row(_("信息资源代码"), dataset.identifier),
            _row(_("其他标识"), *dataset.other_identifiers),
            _row(_("提供方"), publisher.name),
            _row(_("提供方内部部门"), publisher.unit),
            _row(_("统一社会信用代码"), publisher.identifier),
            _row(_("关键词"), *dataset.keywords),
            _row(_("来源系统"), dataset.source_system),
            _row(_("记录数"), _number(dataset.record_count)),
            _row(_("版本"), dataset.version),
            _row(_("语种"), dataset.language),
            _row(_("许可"), dataset.license),
            _row(_("关联资源代码"), *dataset.related),
        )
    )


def _classes(dataset: Dataset) -> tuple[Row, ...]:
    return _rows(
        (
            _row(_("信息资源分类"), " › ".join(dataset.resource_class)),
            _row(_("主题"), *(coded("theme", one) for one in dataset.themes)),
            _row(_("行业"), *(coded("industry", one) for one in dataset.industries)),
            _row(_("区域"), coded("division", dataset.region)),
        )
    )


def _times(dataset: Dataset) -> tuple[Row, ...]:
    return _rows(
        (
            _row(_("发布日期"), dated(dataset.issued)),
            _row(_("更新日期"), dated(dataset.modified)),
            _row(_("更新周期"), coded("frequency", dataset.accrual_periodicity)),
            _row(_("时间范围"), dataset.temporal),
        )
    )


def _sharing(dataset: Dataset) -> tuple[Row, ...]:
    return _rows(
        (
            _row(_("共享类型"), coded("share-type", dataset.share_type)),
            _row(_("共享条件"), dataset.share_condition, long=True),
            _row(_("共享方式分类"), dataset.share_channel),
            _row(_("共享方式类型"), dataset.share_method),
        )
    )


def _opening(dataset: Dataset) -> tuple[Row, ...]:
    return _rows(
        (
            _row(_("开放属性"), coded("access-right", dataset.access_rights)),
            _row(_("开放条件"), dataset.open_condition, long=True),
            _row(_("目录可见范围"), coded("audience", dataset.audience)),
            _row(_("安全分级"), coded("security-class", dataset.security_class)),
            _row(_("数据级别"), coded("data-level", dataset.data_level)),
        )
    )


def _contact(dataset: Dataset) -> tuple[Row, ...]:
    contact = dataset.contact
    if contact is None:
        return ()
    return _rows(
        (_row(_("联系人"), contact.name), _row(_("电话"), contact.telephone), _row(_("电子邮件"), contact.email))
    )


def _extras(dataset: Dataset) -> tuple[Row, ...]:
    return _rows(_row(name, text) for name, text in dataset.extras)


def items_of(items: Iterable[DataItem]) -> tuple[ItemRow, ...]:
    """Return the data items as rows of a table."""
    return tuple(
        ItemRow(
            name=item.name,
            type=coded("item-type", item.type),
            length=item.length,
            description=item.description,
            sharing=coded("share-type", item.share_type),
            share_condition=item.share_condition,
            opening=coded("access-right", item.access_rights),
            open_condition=item.open_condition,
        )
        for item in items
    )


def deliveries_of(dataset: Dataset) -> tuple[DeliveryRow, ...]:
    """Return the forms of delivery, without their addresses."""
    files = tuple(
        DeliveryRow(
            title=one.title,
            format=coded("format", one.format) or (Named(text=one.media_type) if one.media_type else None),
            description=one.description,
            size=byte_size(one.byte_size),
            license=one.license,
        )
        for one in dataset.distributions
    )
    services = tuple(
        DeliveryRow(
            title=one.title,
            format=Named(text=one.service_type or _("接口")),
            description=one.description,
            size="",
            license="",
        )
        for one in dataset.services
    )
    return tuple(row for row in files + services if row.title or row.format or row.description or row.size)


def byte_size(count: int | None) -> str:
    """Write a number of bytes in the largest binary unit that fits; empty where unknown."""
    if count is None:
        return ""
    size, units = float(count), ("B", "KiB", "MiB", "GiB", "TiB")
    unit = 0
    while size >= 1024 and unit < len(units) - 1:  # noqa: PLR2004 -- binary units
        size, unit = size / 1024, unit + 1
    return f"{size:,.0f} {units[unit]}" if unit == 0 else f"{size:,.1f} {units[unit]}"
