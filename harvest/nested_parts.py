"""Lists of objects inside an item: its distributions and its data items, in the portal's own field names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.model import DataItem, Distribution
from harvest.mapped_values import MappedValues
from vocab.aliases import normal_name
from vocab.mapping import map_fields
from vocab.normalise import access_right, file_format, item_type, share_type

_OF_DISTRIBUTIONS = frozenset({"download_url", "access_url", "format"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedParts:
    """What was nested in an item; ``flat`` are its other fields."""

    flat: Mapping[str, object]
    data_items: tuple[DataItem, ...] = ()
    distributions: tuple[Distribution, ...] = ()


def take_apart(fields: Mapping[str, object], *, aliases: Mapping[str, str]) -> NestedParts:
    """Take the lists of objects out of an item's fields and map each object."""
    nested = {name: value for name, value in fields.items() if _is_list_of_objects(value)}
    if not nested:
        return NestedParts(flat=fields)
    items: list[DataItem] = []
    distributions: list[Distribution] = []
    left: dict[str, object] = {name: value for name, value in fields.items() if name not in nested}
    for name, value in nested.items():
        objects = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
        target = aliases.get(normal_name(name), "")
        for entry in objects:
            values = MappedValues(map_fields(entry, aliases=aliases).values)
            if target.startswith("item_") or values.first("item_name"):
                items.extend(filter(None, [item_of(values)]))
            elif any(values.first(field) for field in _OF_DISTRIBUTIONS):
                distributions.append(_distribution(values))
            else:
                left[name] = value
    return NestedParts(flat=left, data_items=tuple(items), distributions=tuple(distributions))


def item_of(values: MappedValues) -> DataItem | None:
    """Return a data item of an object or row that describes one; None where it has no name."""
    name = values.first("item_name") or values.first("title")
    if not name:
        return None
    return DataItem(
        name=name,
        type=values.coded("item_type", item_type),
        length=values.first("item_length"),
        description=values.first("item_description") or values.first("description"),
        share_type=values.coded("item_share_type", share_type) or values.coded("share_type", share_type),
        share_condition=values.first("share_condition"),
        access_rights=values.coded("item_open", access_right) or values.coded("access_rights", access_right),
        open_condition=values.first("open_condition"),
    )


def _distribution(values: MappedValues) -> Distribution:
    return Distribution(
        title=values.first("title"),
        description=values.first("description"),
        format=values.coded("format", file_format),
        access_url=values.first("access_url") or values.first("landing_page"),
        download_url=values.first("download_url"),
        byte_size=values.number("byte_size"),
        license=values.first("license"),
    )


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(entry, dict) for entry in value)
