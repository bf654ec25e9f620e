"""The registration of a dataset (``dcat:CatalogRecord``), its versions and its changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.model.access import AccessLabels
from catalog.model.dataset import Dataset


class RecordState(StrEnum):
    """Whether a record is part of the catalog; a withdrawn one is a tombstone."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogRecord:
    """One registered dataset as the catalog holds it now.

    ``first_seen``, ``changed`` and ``last_seen`` are aware UTC times of the catalog, not of
    the department: first import, last change of content or labels, last complete listing that had it.
    """

    record_id: str  # 26 characters [a-z2-7], see catalog.sqlstore.names.record_id_of
    iri: str
    source_id: str
    department_id: str  # owner: the department of the source
    identity: str  # the item's identity inside its source
    version: int  # 1, 2, …
    state: RecordState
    content_hash: str
    labels: AccessLabels
    dataset: Dataset
    first_seen: datetime
    changed: datetime
    last_seen: datetime
    job_id: str


class ChangeKind(StrEnum):
    """What a line of the change log says of a record."""

    PUT = "put"  # added, replaced or relabelled
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the change log. ``sequence`` grows and is never reused."""

    sequence: int
    record_id: str
    kind: ChangeKind
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPut:
    """What a harvest job hands to the store for one item."""

    identity: str
    item_hash: str  # hash of the item's source form and the mapping's version
    dataset: Dataset
    original: bytes  # the department's own bytes of this item
    original_type: str  # media type of ``original``


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What the store knows of an item from earlier jobs."""

    record_id: str
    item_hash: str
    state: RecordState
