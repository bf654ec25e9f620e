"""From a source's own fields to model fields: a pure function over the alias table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from vocab.aliases import alias_table, normal_name
from vocab.normalise.formats import file_format
from vocab.normalise.texts import text

# Bump when code of a normalizer changes what it returns; changes of tables are noticed by themselves.
_CODE_VERSION = "1"

# What stands for a nested object: the first of these keys that it has.
_SPEAKING_KEYS: Final = (
    "displayname",
    "fn",
    "title",
    "name",
    "label",
    "value",
    "zhcn",
    "zh",
    "rporgnam",
    "rporgname",
    "organisationname",
    "keyword",
    "catecode",
    "catename",
    "servurl",
)
_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedFields:
    """A source item in the words of the record model."""

    values: Mapping[str, tuple[str, ...]]  # model field → clean texts, none empty, best alias first
    extras: tuple[tuple[str, str], ...]  # fields that no alias claims, in their order: name, text


def map_fields(fields: Mapping[str, object], *, aliases: Mapping[str, str]) -> MappedFields:
    """Map a source item; ``aliases`` is :func:`vocab.aliases.alias_table` or ``with_overrides``.

    Keys of ``aliases`` are normal names. Where several fields of a source mean one model field, the source's own
    aliases come first, then the order of the table decides; repeated texts are kept once. Fields mapped to
    ``ignore`` are dropped.
    """
    values: dict[str, tuple[str, ...]] = {}
    contested: dict[str, dict[str, tuple[str, ...]]] = {}
    names: dict[str, str] = {}
    extras: list[tuple[str, str]] = []
    for name, literal in fields.items():
        spelled = normal_name(name)
        field = aliases.get(spelled)
        if field is None:
            if cleaned := text(_as_text(literal)):
                extras.append((name, cleaned))
        elif field != "ignore" and (found := _said(literal)):
            if field in values:
                contested.setdefault(field, {names[field]: values[field]})[spelled] = found
            else:
                values[field] = found
                names[field] = spelled
    for field, rivals in contested.items():
        values[field] = _in_order(field, rivals)
    _correct(values)
    return MappedFields(values=values, extras=tuple(extras))


def _in_order(field: str, rivals: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Join what several source fields say for one model field, the source's own aliases first, then by rank."""
    ranks, table = _ranks(), alias_table()
    names = sorted(rivals, key=lambda name: ranks[name] if table.get(name) == field else -1)
    return tuple(dict.fromkeys(cleaned for name in names for cleaned in rivals[name]))


@cache
def _ranks() -> Mapping[str, int]:
    return {name: rank for rank, name in enumerate(alias_table())}


def _said(literal: object) -> tuple[str, ...]:
    if isinstance(literal, str):
        cleaned = text(literal)
        return (cleaned,) if cleaned else ()
    return tuple(dict.fromkeys(_texts(literal)))


def _texts(literal: object, depth: int = 0) -> Iterator[str]:
    """Yield the clean texts of a value: entries of lists, the speaking part of nested objects."""
    if depth > _DEEPEST:
        return
    if isinstance(literal, list | tuple):
        for entry in literal:
            yield from _texts(entry, depth + 1)
    elif isinstance(literal, Mapping):
        by_name = {normal_name(str(name)): value for name, value in literal.items()}
        speaking = next((by_name[name] for name in _SPEAKING_KEYS if by_name.get(name)), None)
        yield from _texts(speaking, depth + 1)
    elif cleaned := text(literal):
        yield cleaned


def _as_text(literal: object) -> object:
    """Return nested values as JSON, so that an extra field loses nothing."""
    if isinstance(literal, Mapping) or (isinstance(literal, list) and any(isinstance(e, Mapping) for e in literal)):
        return json.dumps(literal, ensure_ascii=False, default=str, sort_keys=True) if literal else ""
    return literal


def _correct(values: dict[str, tuple[str, ...]]) -> None:
    """Put right what a field's name alone cannot tell."""
    if "contact_telephone" in values:  # 联系方式 is a telephone number on some portals, an address on others
        mails = tuple(value for value in values["contact_telephone"] if "@" in value)
        if mails:
            values["contact_email"] = tuple(dict.fromkeys(values.get("contact_email", ()) + mails))
            rest = tuple(value for value in values["contact_telephone"] if "@" not in value)
            values["contact_telephone"] = rest
            if not rest:
                del values["contact_telephone"]
    if "item_type" in values and "item_name" not in values:  # 数据类型: file, table, api of the whole resource
        formats = tuple(value for value in values["item_type"] if file_format(value))
        if formats:
            values["format"] = values.get("format", ()) + formats
            del values["item_type"]


def _version() -> str:
    digest = hashlib.sha256(_CODE_VERSION.encode())
    package = resources.files("vocab")
    for folder in ("normalise/tables", "terms"):
        for file in sorted(package.joinpath(folder).iterdir(), key=lambda entry: entry.name):
            digest.update(file.name.encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()[:16]


MAPPING_VERSION: Final = _version()  # part of every item's hash: a changed table maps everything anew
