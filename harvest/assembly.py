"""A runner made of plain values, so that a process of its own can make one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from catalog.clock import SystemClock
from catalog.sqlstore.database import open_database
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.records import RecordWriter
from catalog.sqlstore.sources import SourceStore
from harvest.client import FetchLimits, SafeClient
from harvest.runner import HarvestRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerConfiguration:
    """What a runner needs to know; can be sent to another process."""

    database_url: str
    base_iri: str
    limits: FetchLimits = field(default_factory=FetchLimits)
    networks: tuple[str, ...] = ()  # CIDRs that nodes may have beside public addresses


@contextmanager
def open_runner(configuration: RunnerConfiguration) -> Iterator[HarvestRunner]:
    """Yield a runner with a database connection of its own; raises StoreUnavailable, ConfigurationError."""
    clock = SystemClock()
    networks = tuple(ipaddress.ip_network(network) for network in configuration.networks)
    database = open_database(configuration.database_url)
    try:
        yield HarvestRunner(
            RecordWriter(database, clock=clock, base_iri=configuration.base_iri),
            SourceStore(database),
            JobStore(database, clock=clock),
            lambda: SafeClient(configuration.limits, networks),
            clock,
        )
    finally:
        database.close()
