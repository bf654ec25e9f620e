"""Keeping the index and the RDF store equal to SQL: catching up, building anew, following.

Each store has one writer at a time. Whoever finds another one at it waits: the other brings the same
changes in, or makes way within seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from catalog.errors import StoreError, StoreUnavailable
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.projector import RdfProjector, digest_of
from catalog.rdfstore.protocol import VOCABULARY
from catalog.rdfstore.published import published_sequence
from catalog.settings import Settings
from catalog.sqlstore.database import open_database
from catalog.sqlstore.journal import Journal
from indexer.index import open_index
from indexer.projector import IndexProjector
from indexer.rebuild import rebuild_index
from indexer.verify import EXTRA, STALE, Difference, VerifyReport
from indexer.verify import verify as compare
from search_web.services import index_directory, rdf_directory
from search_web.side_process import SideProcess

INDEX, RDF = "index", "RDF store"
SQL, DAMAGED = "sql", "damaged"  # where and what, of a difference between stored content and its own hash
SIDE_BY_SIDE_FROM = 2_000  # changes; below that a second process costs more than it saves
PATIENCE_SECONDS = 120.0  # how long a writer waits for another one
_PAUSE_SECONDS = 0.25
_ATTEMPTS = 3  # of a comparison that something changed under
_RDF_WORDS = {"surplus": EXTRA, "different": STALE}  # the RDF store's words for what the index also says

Result = TypeVar("Result")
Report = Callable[[str, int, int], None]  # store, done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """How many changes were applied to each store."""

    index: int
    rdf: int


def catch_up(
    settings: Settings, journal: Journal, *, report: Report | None = None, patience: float = PATIENCE_SECONDS
) -> CaughtUp:
    """Bring both stores to the newest change; side by side where there is much to do.

    Raises:
        StoreUnavailable: another process kept writing for longer than ``patience`` seconds.
        IndexOutOfDate, StoreCorrupt: ``mulu rebuild`` is needed.
    """

    def index() -> int:
        return waiting(lambda: _catch_up_index(settings, journal, report), patience)

    if journal.last_sequence() - _published(settings) < SIDE_BY_SIDE_FROM:
        return CaughtUp(index=index(), rdf=waiting(lambda: _catch_up_rdf(settings, journal, report), patience))
    with SideProcess(_catch_up_rdf_aside, (settings, patience), told(report, RDF)) as aside:
        return CaughtUp(index=index(), rdf=aside.result())


def _published(settings: Settings) -> int:
    try:
        return published_sequence(rdf_directory(settings))
    except StoreError:  # nothing there yet, or damaged: the projector will say
        return 0


def _catch_up_rdf_aside(settings: Settings, patience: float, report: Report) -> int:
    with closing(open_database(settings.database)) as database:
        return waiting(lambda: _catch_up_rdf(settings, Journal(database), report), patience)


def _catch_up_index(settings: Settings, journal: Journal, report: Report | None) -> int:
    with open_index(index_directory(settings), engine=settings.engine, mode="write") as index:
        return IndexProjector(journal, index).catch_up(told(report, INDEX))


def _catch_up_rdf(settings: Settings, journal: Journal, report: Report | None) -> int:
    with OxigraphStore(rdf_directory(settings)) as store:
        return RdfProjector(journal, store).catch_up(told(report, RDF))


def told(report: Report | None, store: str) -> Callable[[int, int], None] | None:
    """Return a listener of one projector that passes its progress on."""
    return None if report is None else lambda done, total: report(store, done, total)


def waiting(work: Callable[[], Result], patience: float) -> Result:
    """Return what ``work`` returns, trying again while another process writes the store."""
    until = time.monotonic() + patience
    while True:
        try:
            return work()
        except StoreUnavailable:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE_SECONDS)


class Follower:
    """Brings changes into both stores as they are committed, whoever commits them."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self._settings = settings
        self._journal = journal
        self._reached = -1

    def step(self) -> CaughtUp | None:
        """Catch up where there is something new; raises what :func:`catch_up` does."""
        newest = self._journal.last_sequence()
        if newest == self._reached:
            return None
        applied = catch_up(self._settings, self._journal)
        self._reached = newest
        return applied


def rebuild(settings: Settings, journal: Journal, *, stores: Collection[str], report: Report | None = None) -> int:
    """Build the stores named anew from SQL, side by side, while the old ones serve; returns the number of records.

    Raises StoreUnavailable where another process kept writing.
    """

    def index() -> int:
        return waiting(lambda: _rebuild_index(settings, journal, report), PATIENCE_SECONDS)

    if RDF not in stores:
        return index()
    with SideProcess(_rebuild_rdf_aside, (settings,), told(report, RDF)) as aside:
        if INDEX in stores:
            index()
        return aside.result()


def _rebuild_rdf_aside(settings: Settings, report: Report) -> int:
    with closing(open_database(settings.database)) as database:
        return waiting(lambda: _rebuild_rdf(settings, Journal(database), report), PATIENCE_SECONDS)


def _rebuild_index(settings: Settings, journal: Journal, report: Report | None) -> int:
    return rebuild_index(
        index_directory(settings), engine=settings.engine, journal=journal, progress=told(report, INDEX)
    )


def _rebuild_rdf(settings: Settings, journal: Journal, report: Report | None) -> int:
    with OxigraphStore(rdf_directory(settings)) as store:
        return RdfProjector(journal, store).rebuild(told(report, RDF))


def verify(settings: Settings, journal: Journal, *, deep: bool) -> VerifyReport:
    """Compare SQL with both stores after bringing them up to date; starts again where something changed meanwhile.

    Args:
        deep: compare stored bodies with their hashes, and the RDF store triple by triple, not only by what it
            remembers of each record. Where a body is damaged, the triples wait until the database is restored.
    """
    for _ in range(_ATTEMPTS):
        before = journal.last_sequence()
        catch_up(settings, journal)
        report = waiting(lambda: _compare(settings, journal, deep=deep), PATIENCE_SECONDS)
        if journal.last_sequence() == before:
            return report
    raise StoreUnavailable(store="database", problem="records kept changing while they were compared; try again")


def _damaged(journal: Journal) -> Iterator[str]:
    keys, after = journal.damaged()
    while after:
        yield from keys
        keys, after = journal.damaged(after)


def _compare(settings: Settings, journal: Journal, *, deep: bool) -> VerifyReport:
    with (
        open_index(index_directory(settings), engine=settings.engine, mode="write") as index,  # nobody else writes
        OxigraphStore(rdf_directory(settings)) as store,
    ):
        projector = RdfProjector(journal, store)
        # the vocabulary is kept in the store like a record, but is none
        digests = ((record_id, digest) for record_id, digest in projector.digests() if record_id != VOCABULARY)
        report = compare(journal, index, digests, rdf_digest=digest_of)
        damaged = {Difference(record_id=key, where=SQL, what=DAMAGED) for key in _damaged(journal) if deep}
        found = set(report.differences) | damaged
        if deep and not damaged:
            found |= {
                Difference(record_id=each.record_id, where="rdf", what=_RDF_WORDS.get(each.what, each.what))
                for each in projector.differences()
                if each.record_id != VOCABULARY
            }
    differences = tuple(sorted(found, key=lambda each: (each.record_id, each.where, each.what)))
    return replace(report, differences=differences)
