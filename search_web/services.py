"""What the views work with: the composition of one web worker.

Nothing here catches projections up; that is the work of whoever writes. Stores are opened
by the process that uses them, after any fork, and a store that cannot be opened stops
only what needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from catalog.access.locate import LocationLookup
from catalog.clock import Clock, SystemClock
from catalog.rdfstore.service import SparqlService
from catalog.settings import Settings
from catalog.sqlstore.database import Database, open_database
from catalog.sqlstore.identity import IdentityStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.node_counts import NodeCounts
from catalog.sqlstore.reader import RecordReader
from catalog.sqlstore.sources import SourceStore
from catalog.sqlstore.standing import RecordStandings
from indexer.analysis import Analyzer
from indexer.index import CatalogIndex, open_index
from indexer.search import SearchService
from search_web.lazily import Lazily

EXTENSION = "mulu"  # key of the services among Flask's extensions
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Ready-made services of one process."""

    settings: Settings
    clock: Clock
    database: Database
    reader: RecordReader
    standings: RecordStandings
    identity: IdentityStore
    sources: SourceStore
    node_counts: NodeCounts
    journal: Journal  # for /health alone
    lookup: LocationLookup
    index: Lazily[CatalogIndex]
    searches: Lazily[SearchService]
    queries: Lazily[SparqlService]

    @property
    def search(self) -> SearchService:
        """The full-text search; raises StoreError while the index cannot be opened."""
        return self.searches.get()

    @property
    def sparql(self) -> SparqlService:
        """The SPARQL service; raises StoreError while it cannot be started."""
        return self.queries.get()


def build_services(settings: Settings, *, clock: Clock | None = None, analyzer: Analyzer | None = None) -> Services:
    """Compose the services of one worker; nothing is opened before it is needed.

    Args:
        analyzer: one that was made before workers were forked shares its dictionary among them.
    """
    moment = clock or SystemClock()
    database = open_database(settings.database)
    reader = RecordReader(database)
    index = Lazily(lambda: open_index(index_directory(settings), engine=settings.engine, mode="read"))
    return Services(
        settings=settings,
        clock=moment,
        database=database,
        reader=reader,
        standings=RecordStandings(database),
        identity=IdentityStore(database, clock=moment),
        sources=SourceStore(database),
        node_counts=NodeCounts(database),
        journal=Journal(database),
        lookup=LocationLookup(reader),
        index=index,
        searches=Lazily(lambda: SearchService(index.get(), analyzer)),
        queries=Lazily(
            lambda: SparqlService(
                rdf_directory(settings),
                slots=settings.sparql_slots,
                seconds=settings.sparql_seconds,
                rows=settings.sparql_rows,
                megabytes=settings.sparql_megabytes,
            )
        ),
    )


def close_services(services: Services) -> None:
    """Give back what was opened, and end query processes."""
    services.queries.close(SparqlService.close)
    services.index.close(CatalogIndex.close)
    services.database.close()


def index_directory(settings: Settings) -> Path:
    """Return where the full-text index is."""
    return settings.home / "index"


def rdf_directory(settings: Settings) -> Path:
    """Return where the RDF store and its snapshots are."""
    return settings.home / "rdf"


def services() -> Services:
    """Return the services of the app that is answering."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Services)  # noqa: S101 -- put there by create_app
    return found
