"""Names of fields: what each department calls a field of the record model.

``field_aliases.tsv`` lists them: a name, a tab, a model field. Of two names for one field the earlier line is
preferred where a record has both.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from vocab.normalise.memory import remembered
from vocab.normalise.tables import key, rows

MODEL_FIELDS: Final = (
    "title",
    "identifier",
    "description",
    "publisher",
    "publisher_code",
    "publisher_unit",
    "keywords",
    "theme",
    "resource_class",
    "industry",
    "region",
    "issued",
    "modified",
    "frequency",
    "format",
    "access_rights",
    "open_condition",
    "share_type",
    "share_condition",
    "share_channel",
    "share_method",
    "security_class",
    "data_level",
    "audience",
    "landing_page",
    "access_url",
    "download_url",
    "endpoint_url",
    "service_type",
    "contact_name",
    "contact_telephone",
    "contact_email",
    "record_count",
    "byte_size",
    "item_name",
    "item_type",
    "item_length",
    "item_description",
    "item_share_type",
    "item_open",
    "related",
    "source_system",
    "temporal",
    "language",
    "license",
    "version",
    "other_identifier",
    "ignore",
)


@remembered
def normal_name(name: str) -> str:
    """Return the form in which field names are compared: NFKC, lower case, letters and digits only."""
    return key(name)


@cache
def alias_table() -> Mapping[str, str]:
    """Return normal name → model field, in order of preference.

    Raises:
        ValueError: the table names a field that the model has not.
    """
    found: dict[str, str] = {}
    for name, field, *_ in rows("field_aliases"):
        found.setdefault(normal_name(name), _model_field(field, name))
    return MappingProxyType(found)


def with_overrides(overrides: Mapping[str, str]) -> Mapping[str, str]:
    """Return the alias table with a source's own aliases before it; they win over everything.

    Raises:
        ValueError: an override names a field that the model has not.
    """
    own = {normal_name(name): _model_field(field, name) for name, field in overrides.items()}
    return MappingProxyType(own | {name: field for name, field in alias_table().items() if name not in own})


def field_of(name: str) -> str | None:
    """Return the model field that a source field names, None where no alias claims it."""
    return alias_table().get(normal_name(name))


def _model_field(field: str, name: str) -> str:
    if field not in MODEL_FIELDS:
        raise ValueError(f"the field {name!r} is mapped to {field!r}, which the record model has not")
    return field
