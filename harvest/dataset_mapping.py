"""From a department's own fields to a Dataset.

Nothing is guessed: a literal that no table knows keeps its words and is noted; a field that no alias claims
is kept in ``extras``. Only an item without a title cannot be a dataset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.errors import InvalidInput
from catalog.model import (
    Agent,
    Coded,
    Contact,
    DataItem,
    DataService,
    Dataset,
    Distribution,
    HarvestSource,
    ItemProblem,
)
from harvest.item_notation import parse_items
from harvest.mapped_values import MappedValues
from harvest.nested_parts import item_of, take_apart
from harvest.protocol import Candidates, MappedItem, Unnormalised
from vocab.aliases import normal_name, with_overrides
from vocab.codelists import code_list
from vocab.mapping import MAPPING_VERSION, map_fields
from vocab.normalise import (
    audience,
    data_level,
    day,
    division,
    file_formats,
    frequency,
    industries,
    item_type,
    opening,
    security_class,
    share_type,
    themes,
)

_CODE_VERSION = "1"  # of this module: changes when it makes another Dataset of the same fields
_IDENTIFYING = {"identifier": "identifier", "landing_page": "url", "title": "title", "publisher": "publisher"}
_PLANS = 1000  # sets of field names that are remembered
_Plan = list[tuple[str, str]]  # attribute of Candidates, source field


def mapping_version(source: HarvestSource) -> str:
    """Return what the mapping of this source depends on: 16 hexadecimal digits."""
    parts = [_CODE_VERSION, MAPPING_VERSION, source.kind, source.region, *map("=".join, sorted(source.aliases.items()))]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


class FieldMapping:
    """The mapping of one source's fields; raises InvalidInput for an alias that names no field of the model."""

    def __init__(self, source: HarvestSource) -> None:
        try:
            self._aliases = with_overrides(source.aliases)
        except ValueError as error:
            raise InvalidInput(field=f"aliases of {source.source_id}", problem=str(error)) from error
        self._region = region_of(source)
        self._preference = {name: position for position, name in enumerate(self._aliases)}
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def candidates_of(self, fields: Mapping[str, object]) -> Candidates:
        """Return what an item can be recognised by, without mapping the rest of it."""
        names = tuple(fields)
        plan = self._plans.get(names)
        if plan is None:
            if len(self._plans) > _PLANS:
                self._plans.clear()
            plan = self._plans[names] = self._plan(names)
        found: dict[str, str] = {}
        for attribute, name in plan:
            value = fields[name]
            if attribute not in found and isinstance(value, str | int) and (text := str(value).strip()):
                found[attribute] = text
        return Candidates(**found)

    def field_of(self, name: str) -> str:
        """Return the model field that a source field names, "" where no alias claims it."""
        return self._aliases.get(normal_name(name), "")

    def _plan(self, names: Iterable[str]) -> _Plan:
        """List which fields to look at, the preferred one first."""
        ranked = sorted((self._preference.get(normal_name(name), -1), name) for name in names)
        return [(_IDENTIFYING[field], name) for _, name in ranked if (field := self.field_of(name)) in _IDENTIFYING]

    def dataset_of(self, fields: Mapping[str, object], *, rows: Sequence[Mapping[str, object]] = ()) -> MappedItem:
        """Make a Dataset of an item's fields.

        Args:
            rows: the fields of each data item, where the source keeps them in rows of their own.
        """
        parts = take_apart(fields, aliases=self._aliases)
        described = (item_of(MappedValues(map_fields(row, aliases=self._aliases).values)) for row in rows)
        mapped = map_fields(parts.flat, aliases=self._aliases)
        return assemble(
            MappedValues(mapped.values),
            region=self._region,
            extras=mapped.extras,
            data_items=parts.data_items or tuple(filter(None, described)),
            distributions=parts.distributions,
        )


def region_of(source: HarvestSource) -> Coded | None:
    """Return the region that the records of a source inherit."""
    if not source.region:
        return None
    return Coded(code=source.region, literal=code_list("division").label(source.region, "zh"))


def assemble(
    values: MappedValues,
    *,
    region: Coded | None,
    extras: tuple[tuple[str, str], ...] = (),
    data_items: tuple[DataItem, ...] = (),
    distributions: tuple[Distribution, ...] = (),
) -> MappedItem:
    """Make a Dataset of mapped values and of the parts that were nested in the item."""
    title = values.first("title")
    if not title:
        problem = ItemProblem(identity="", place="title", problem="there is no title", rejected=True)
        return MappedItem(dataset=None, problems=(problem,))
    dataset = _classified(
        values,
        Dataset(
            title=title,
            identifier=values.first("identifier"),
            other_identifiers=values.all("other_identifier"),
            description=values.first("description"),
            publisher=_publisher(values),
            contact=_contact(values),
            keywords=values.words("keywords"),
            region=values.coded("region", division) or region,
            issued=values.dated("issued", day),
            modified=values.dated("modified", day),
            distributions=distributions or _distributions(values),
            services=_services(values),
            data_items=data_items or _noted_items(values),
            landing_page=values.first("landing_page"),
            related=values.all("related"),
            record_count=values.number("record_count"),
            source_system=values.first("source_system"),
            temporal=values.first("temporal"),
            language=values.first("language"),
            license=values.first("license"),
            version=values.first("version"),
            extras=extras,
        ),
    )
    return MappedItem(dataset=dataset, unnormalised=tuple(values.unnormalised))


def _classified(values: MappedValues, dataset: Dataset) -> Dataset:
    """Add classification, sharing and opening."""
    return replace(
        dataset,
        themes=values.coded_list("theme", themes),
        resource_class=values.all("resource_class"),
        industries=values.coded_list("industry", industries),
        accrual_periodicity=values.coded("frequency", frequency),
        share_type=values.coded("share_type", share_type),
        share_condition=values.first("share_condition"),
        share_channel=values.first("share_channel"),
        share_method=values.first("share_method"),
        access_rights=_opening(values),
        open_condition=values.first("open_condition"),
        audience=values.coded("audience", audience),
        security_class=values.coded("security_class", security_class),
        data_level=values.coded("data_level", data_level),
    )


def _opening(values: MappedValues) -> Coded | None:
    code, literal = opening(values.all("access_rights"), values.all("open_condition"))
    if not literal:
        return None
    if code is None:
        values.unnormalised.append(Unnormalised(field="access_rights", literal=literal))
    return Coded(code=code, literal=literal)


def _publisher(values: MappedValues) -> Agent | None:
    name, code, unit = (values.first(each) for each in ("publisher", "publisher_code", "publisher_unit"))
    return Agent(name=name or unit or code, identifier=code, unit=unit) if name or code or unit else None


def _contact(values: MappedValues) -> Contact | None:
    name, telephone, email = (values.first(f"contact_{each}") for each in ("name", "telephone", "email"))
    return Contact(name=name, telephone=telephone, email=email) if name or telephone or email else None


def _distributions(values: MappedValues) -> tuple[Distribution, ...]:
    formats = dict.fromkeys(pair for literal in values.all("format") for pair in file_formats(literal))
    downloads = values.all("download_url")
    access = values.first("access_url")
    size = values.number("byte_size")
    found: list[Distribution] = []
    for position, (code, literal) in enumerate(formats):
        if code is None:
            values.unnormalised.append(Unnormalised(field="format", literal=literal))
        paired = downloads[position] if len(downloads) == len(formats) else ""
        found.append(Distribution(format=Coded(code=code, literal=literal), access_url=access, download_url=paired))
    if len(downloads) != len(formats):
        found.extend(Distribution(access_url=access, download_url=each) for each in downloads)
    if not found and access:
        found.append(Distribution(access_url=access))
    license_ = values.first("license")
    return tuple(
        replace(each, license=license_, byte_size=size if len(found) == 1 else None) if license_ or size else each
        for each in found
    )


def _services(values: MappedValues) -> tuple[DataService, ...]:
    return tuple(
        DataService(endpoint_url=url, service_type=values.first("service_type")) for url in values.all("endpoint_url")
    )


def _noted_items(values: MappedValues) -> tuple[DataItem, ...]:
    found: list[DataItem] = []
    for cell in values.all("item_name"):
        for item in parse_items(cell):
            type_ = Coded(code=item_type(item.type), literal=item.type) if item.type else None
            found.append(DataItem(name=item.name, type=type_, description=item.group))
    return tuple(found)
