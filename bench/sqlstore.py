"""Measure the SQL store on real catalogs: putting, recognising, withdrawing, reading and following.

``python bench/sqlstore.py [RECORDS]`` fills a database in a temporary folder from
``../shared/data/codp_cn/public/catalog.jsonl`` and prints Markdown.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.portal_records import portal_records  # noqa: E402 -- after the path
from catalog.access.policy import visible_set  # noqa: E402 -- as above
from catalog.clock import SystemClock  # noqa: E402 -- as above
from catalog.model import ANONYMOUS, Department, HarvestSource, RecordPut  # noqa: E402 -- as above
from catalog.sqlstore.database import Database, open_database  # noqa: E402 -- as above
from catalog.sqlstore.journal import Journal  # noqa: E402 -- as above
from catalog.sqlstore.prepared import prepare  # noqa: E402 -- as above
from catalog.sqlstore.reader import RecordReader  # noqa: E402 -- as above
from catalog.sqlstore.records import RecordWriter, record_id_of  # noqa: E402 -- as above
from catalog.sqlstore.sources import SourceStore  # noqa: E402 -- as above

SHARED = ROOT.parent / "shared" / "data" / "codp_cn" / "public" / "catalog.jsonl"
BASE = "http://127.0.0.1:8000/"
BATCH = 500
SOURCE = HarvestSource(source_id="bench", department_id="bench", title="bench", kind="json", url="", audience="public")


def main() -> None:
    """Fill a database, measure, and print Markdown."""
    if not SHARED.exists():
        sys.exit(f"no records at {SHARED}")
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    puts = list(_puts(wanted))
    with tempfile.TemporaryDirectory(prefix="mulu-bench-") as folder:
        path = Path(folder) / "mulu.db"
        database = open_database(f"sqlite:///{path}")
        database.upgrade()
        stores = SourceStore(database)
        stores.add_department(Department(department_id="bench", name="bench"))
        stores.add(SOURCE)
        print(f"{len(puts):,} records, batches of {BATCH}\n")
        print("| what | records/s | µs a record | µs of processor |\n|---|---|---|---|")
        _measure(database, puts)
        database.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"\n{path.stat().st_size / len(puts) / 1024:.1f} KB a record on disk; peak memory {peak} MB")


def _measure(database: Database, puts: list[RecordPut]) -> None:
    writer = RecordWriter(database, clock=SystemClock(), base_iri=BASE)
    reader, journal, visible = RecordReader(database), Journal(database), visible_set(ANONYMOUS)
    record_ids = [record_id_of("bench", put.identity) for put in puts]
    batches = [puts[start : start + BATCH] for start in range(0, len(puts), BATCH)]
    count = len(puts)

    _time("describe, label, hash and pack alone", count, lambda: [prepare(SOURCE, put, base_iri=BASE) for put in puts])
    _time("put, all new", count, lambda: [writer.put(SOURCE, "job", batch) for batch in batches])
    _time("put, all equal", count, lambda: [writer.put(SOURCE, "job", batch) for batch in batches])
    _time("known_items", count, lambda: writer.known_items("bench"))
    _time("Journal.all_published", count, lambda: list(_all(journal)))
    _time("Journal.hashes", count, lambda: journal.hashes(limit=count))
    _time("get, one by one", 500, lambda: [reader.get(key, visible=visible) for key in record_ids[:500]])
    _time("count", count, lambda: reader.count(visible=visible))
    _time("withdraw", count, lambda: writer.withdraw("bench", "job", record_ids))


def _time(what: str, records: int, work: Callable[[], object]) -> None:
    start, busy = time.perf_counter(), time.process_time()
    work()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"| {what} | {records / seconds:,.0f} | {seconds / records * 1e6:,.1f} | {busy / records * 1e6:,.1f} |")


def _all(journal: Journal) -> Iterator[str]:
    after = ""
    while entries := journal.all_published(after):
        after = entries[-1].record.record_id
        yield after


def _puts(wanted: int) -> Iterator[RecordPut]:
    for number, record in enumerate(islice(portal_records(SHARED), wanted)):
        original = json.dumps({"title": record.dataset.title, "about": record.dataset.description}).encode()
        yield RecordPut(
            identity=f"{record.source_id}/{number}",
            item_hash=record.content_hash,
            dataset=record.dataset,
            original=original,
            original_type="application/json",
        )


if __name__ == "__main__":
    main()
