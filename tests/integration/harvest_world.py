"""A database, a department and a runner for tests that harvest real loopback nodes."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.clock import SystemClock
from catalog.model import CatalogRecord, Department, HarvestJob, HarvestSource
from catalog.sqlstore.database import Database
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.records import RecordWriter
from catalog.sqlstore.sources import SourceStore
from harvest.client import FetchLimits, SafeClient
from harvest.progress import ProgressListener
from harvest.runner import HarvestRunner

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
QUICK = FetchLimits(job_seconds=20, request_seconds=1, response_bytes=5_000_000, retries=1, backoff_seconds=0.01)


@dataclass(slots=True)
class HarvestWorld:
    """The stores of one database, and one source at a time to harvest into them."""

    database: Database
    sources: SourceStore
    jobs: JobStore
    journal: Journal
    runner: HarvestRunner

    def add(self, url: str, *, kind: str = "json", source_id: str = "node", **more: Any) -> HarvestSource:
        """Add a source, and its department where it is new."""
        department = more.pop("department_id", "jtj")
        if department not in {each.department_id for each in self.sources.departments()}:
            self.sources.add_department(Department(department_id=department, name="云溪市交通运输局"))
        source = HarvestSource(
            source_id=source_id,
            department_id=department,
            title="目录节点",
            kind=kind,
            url=url,
            audience="public",
            **more,
        )
        self.sources.add(source)
        return source

    def run(self, source_id: str = "node", progress: ProgressListener | None = None) -> HarvestJob:
        """Harvest once."""
        return self.runner.run(source_id, progress)

    def published(self, source_id: str = "node") -> list[CatalogRecord]:
        """Return the published records of a source in the order of their identities."""
        records = [entry.record for entry in self.journal.all_published(limit=100_000)]
        return sorted((each for each in records if each.source_id == source_id), key=lambda each: each.identity)

    def titles(self, source_id: str = "node") -> list[str]:
        """Return the titles of the published records, sorted."""
        return sorted(record.dataset.title for record in self.published(source_id))


def make_world(database: Database, limits: FetchLimits = QUICK) -> HarvestWorld:
    """Return the stores and a runner over a migrated database."""
    clock = SystemClock()
    sources = SourceStore(database)
    jobs = JobStore(database, clock=clock)
    writer = RecordWriter(database, clock=clock, base_iri="http://127.0.0.1:8000/")
    runner = HarvestRunner(writer, sources, jobs, lambda: SafeClient(limits, LOOPBACK), clock)
    return HarvestWorld(database=database, sources=sources, jobs=jobs, journal=Journal(database), runner=runner)


def items(count: int, start: int = 1, **more: object) -> list[Mapping[str, object]]:
    """Return items of a portal in its own field names."""
    return [
        {
            "资源代码": f"YX-{number:05}",
            "资源名称": f"云溪市第{number}号停车场泊位信息",
            "提供单位": "市交通运输局",
            "更新频率": "每月",
            "数据格式": "xlsx",
            **more,
        }
        for number in range(start, start + count)
    ]
