"""The first stage of a job: read the whole listing, compare nothing, keep what a later stage needs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.errors import SourceError
from catalog.model import ItemProblem
from harvest.client import SafeClient
from harvest.protocol import Candidates, Harvested, Harvester, ListingNotes
from harvest.spool import Slice, Spool

INTERVAL = 0.2  # seconds between two reports


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a listing; its bytes are in the spool."""

    place: str
    candidates: Candidates
    content_digest: str
    original: Slice
    original_type: str
    payload: Slice


@dataclass(slots=True, kw_only=True)
class Listing:
    """What a listing held. ``failure`` is what cut it off, None where it is complete."""

    entries: list[Entry] = field(default_factory=list)
    rejections: list[ItemProblem] = field(default_factory=list)
    notes: ListingNotes = field(default_factory=ListingNotes)
    failure: SourceError | None = None

    @property
    def complete(self) -> bool:
        """Tell whether the listing was read to its end."""
        return self.failure is None


def gather(
    harvester: Harvester, client: SafeClient, spool: Spool, report: Callable[[int, int | None], None]
) -> Listing:
    """Read the listing; a source that fails on the way leaves what came before.

    Args:
        report: is told the number of items so far and the expected one.
    """
    listing = Listing()
    told = 0.0
    try:
        for count, item in enumerate(harvester.items(client, listing.notes), start=1):
            if isinstance(item, Harvested):
                listing.entries.append(_entry(item, spool))
            else:
                listing.rejections.append(item.problem)
            if time.monotonic() - told > INTERVAL:
                told = time.monotonic()
                report(count, listing.notes.expected)
    except SourceError as error:
        listing.failure = error
    return listing


def _entry(item: Harvested, spool: Spool) -> Entry:
    original = spool.append(item.original)
    return Entry(
        place=item.place,
        candidates=item.candidates,
        content_digest=item.content_digest,
        original=original,
        original_type=item.original_type,
        payload=spool.append(item.payload) if item.payload else original,
    )
