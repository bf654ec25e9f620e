"""What a harvester is.

A harvester turns one HarvestSource into a stream of items. It reads the network through the
client that it is given and writes nothing: identity, comparing, storing, counting and
withdrawing are the runner's. Mapping is apart from listing, so that an item which has not
changed since the last job is never mapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from catalog.model import Dataset, HarvestSource, ItemProblem
from harvest.client import SafeClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What an item could be recognised by; empty where the item says nothing."""

    identifier: str = ""
    url: str = ""
    title: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvested:
    """One item of a listing, not yet mapped.

    ``content_digest`` is of the content alone: the order of keys and white space do not count.
    ``payload`` is what :meth:`Harvester.map` takes; empty: it takes ``original``.
    """

    place: str  # where in the listing, for the department to find it
    candidates: Candidates
    content_digest: str  # 40 hexadecimal digits
    original: bytes  # the department's own bytes
    original_type: str
    payload: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One item that cannot be used, and why. ``problem.rejected`` is true."""

    problem: ItemProblem


HarvestItem = Harvested | Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnormalised:
    """A literal that no table knows: kept, shown and counted."""

    field: str
    literal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedItem:
    """An item as a Dataset; ``dataset`` is None where it cannot be one, and ``problems`` say why."""

    dataset: Dataset | None
    problems: tuple[ItemProblem, ...] = ()
    unnormalised: tuple[Unnormalised, ...] = ()


@dataclass(slots=True)
class ListingNotes:
    """What a harvester learns of the listing as a whole while it reads it."""

    warnings: list[ItemProblem] = field(default_factory=list)
    expected: int | None = None  # items that the node says it has

    def warn(self, *, place: str, problem: str) -> None:
        """Note something that the department should know and that stops nothing."""
        self.warnings.append(ItemProblem(identity="", place=place, problem=problem, rejected=False))


class Harvester(Protocol):
    """One protocol of nodes, made for one source and one job."""

    kind: ClassVar[str]
    declares_identity: ClassVar[bool]  # the protocol itself names an identifier for every item

    def __init__(self, source: HarvestSource) -> None: ...

    def items(self, client: SafeClient, notes: ListingNotes) -> Iterator[HarvestItem]:
        """Yield the source's items lazily, in source order.

        A bad *item* is yielded as Rejected and never raised. A bad *source* raises SourceError; what was
        yielded before stays valid. Exhausting the iterator means that the listing is complete: only
        then may the runner withdraw records.
        """
        ...

    def map(self, payload: bytes) -> MappedItem:
        """Make a Dataset of one item: pure, and without errors for whatever ``items`` yielded."""
        ...

    def version(self) -> str:
        """Return what mapping depends on beside the item: short, changes when mapping does."""
        ...
