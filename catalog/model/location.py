"""Where a resource is, or why that is not told (定位)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LocationKind(StrEnum):
    """What an address is good for."""

    DOWNLOAD = "download"
    ACCESS = "access"
    SERVICE = "service"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One address of a resource."""

    kind: LocationKind
    url: str
    title: str = ""
    media_type: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """The actor may have the resource: here it is. ``locations`` may be empty: the owner gave none."""

    record_id: str
    rule: str
    locations: tuple[Location, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The actor may know of the resource but not where it is: why, and whom to ask.

    ``condition`` is the owner's own sentence, empty where there is none.
    """

    record_id: str
    rule: str
    owner: str
    condition: str
    contact: str
