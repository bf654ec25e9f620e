"""Rebuilding: aside, swapped at once, and noticed by readers that never see an empty catalog."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from catalog.clock import FixedClock
from catalog.errors import StoreUnavailable
from catalog.sqlstore.database import Database
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.records import RecordWriter, record_id_of
from catalog.sqlstore.sources import SourceStore
from indexer.index import open_index
from indexer.projector import IndexProjector
from indexer.rebuild import rebuild_index
from indexer.search import SearchService
from indexer.verify import verify
from tests.factories import MOMENT, make_department, make_source
from tests.integration.test_index_projector import SOURCE, item
from tests.small_indexes import STAFF, search, titles

ROOT = Path(__file__).parents[2]
KILLS = 4

# Moves the same records between two audiences and follows with the index, for ever.
WRITER = """
import itertools, sys
from pathlib import Path
from catalog.clock import SystemClock
from catalog.sqlstore.database import open_database
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.records import RecordWriter
from indexer.index import open_index
from indexer.projector import IndexProjector
from tests.integration.test_index_projector import SOURCE, item

database = open_database(sys.argv[1])
writer = RecordWriter(database, clock=SystemClock(), base_iri="http://127.0.0.1:8000/")
index = open_index(Path(sys.argv[2]), engine="tantivy", mode="write")
projector = IndexProjector(Journal(database), index)
projector.catch_up()
print("started", flush=True)
for number in itertools.count(int(sys.argv[3])):
    audience = "government" if number % 2 else "public"
    writer.put(SOURCE, "job-1", [item(str(i), f"企业{number}第{i}号", audience=audience) for i in range(30)])
    projector.catch_up()
"""


@pytest.fixture
def writer(database: Database) -> RecordWriter:
    """Return a writer whose source has one record."""
    sources = SourceStore(database)
    sources.add_department(make_department())
    sources.add(make_source())
    writer = RecordWriter(database, clock=FixedClock(MOMENT), base_iri="http://127.0.0.1:8000/")
    writer.put(SOURCE, "job-1", [item("1", "企业登记")])
    return writer


def test_a_rebuild_needs_no_index_before_it(database: Database, writer: RecordWriter, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    count = rebuild_index(
        tmp_path / "index",
        engine="tantivy",
        journal=Journal(database),
        progress=lambda done, of: seen.append((done, of)),
    )

    with open_index(tmp_path / "index", engine="tantivy", mode="read") as index:
        assert titles(search(SearchService(index), "企业")) == ["企业登记"]
        assert index.sequence() == Journal(database).last_sequence()
    assert count == 1
    assert seen == [(1, 1)]


def test_a_rebuild_changes_the_engine(database: Database, writer: RecordWriter, tmp_path: Path) -> None:
    for engine in ("memory", "tantivy", "whoosh"):
        rebuild_index(tmp_path / "index", engine=engine, journal=Journal(database))
        with open_index(tmp_path / "index", engine=engine, mode="read") as index:
            assert search(SearchService(index), "企业").total == 1


def test_readers_take_up_the_new_generation_and_the_old_one_goes(
    database: Database, writer: RecordWriter, tmp_path: Path
) -> None:
    directory, journal = tmp_path / "index", Journal(database)
    rebuild_index(directory, engine="tantivy", journal=journal)
    with open_index(directory, engine="tantivy", mode="read") as reader:
        service = SearchService(reader)
        first = reader.name
        writer.put(SOURCE, "job-1", [item("2", "企业注销")])
        assert search(service, "企业").total == 1

        rebuild_index(directory, engine="tantivy", journal=journal)

        assert search(service, "企业").total == 2
        assert reader.name != first
        assert (directory / first).exists()  # requests may still be under way in it
    rebuild_index(directory, engine="tantivy", journal=journal)
    assert len(list(directory.glob("generation-*"))) == 1


def test_no_search_sees_an_empty_catalog_during_rebuilds(
    database: Database, writer: RecordWriter, tmp_path: Path
) -> None:
    directory, journal = tmp_path / "index", Journal(database)
    rebuild_index(directory, engine="tantivy", journal=journal)
    stop, totals = threading.Event(), set()

    def read() -> None:
        while not stop.is_set():
            totals.add(search(service, "企业").total)

    with open_index(directory, engine="tantivy", mode="read") as reader:
        service = SearchService(reader)
        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            rebuild_index(directory, engine="tantivy", journal=journal)
        stop.set()
        for thread in threads:
            thread.join()

    assert totals == {1}


def test_a_rebuild_waits_for_no_writer(database: Database, writer: RecordWriter, tmp_path: Path) -> None:
    with open_index(tmp_path / "index", engine="tantivy", mode="write"), pytest.raises(StoreUnavailable):
        rebuild_index(tmp_path / "index", engine="tantivy", journal=Journal(database))


def test_what_changes_during_a_rebuild_is_in_it(database: Database, writer: RecordWriter, tmp_path: Path) -> None:
    def meddle(done: int, of: int) -> None:
        writer.put(SOURCE, "job-1", [item("1", "企业变更", audience="government"), item("2", "企业新增")])

    journal = Journal(database)
    rebuild_index(tmp_path / "index", engine="tantivy", journal=journal, progress=meddle)

    with open_index(tmp_path / "index", engine="tantivy", mode="read") as index:
        assert set(titles(search(SearchService(index), "企业", visible=STAFF))) == {"企业变更", "企业新增"}
        assert titles(search(SearchService(index), "企业")) == ["企业新增"]
        assert verify(journal, index).differences == ()


def test_a_failed_rebuild_leaves_the_old_index(database: Database, writer: RecordWriter, tmp_path: Path) -> None:
    directory, journal = tmp_path / "index", Journal(database)
    rebuild_index(directory, engine="tantivy", journal=journal)

    def fail(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_index(directory, engine="tantivy", journal=journal, progress=fail)

    with open_index(directory, engine="tantivy", mode="read") as index:
        assert search(SearchService(index), "企业").total == 1
    assert len(list(directory.glob("generation-*"))) == 1


def test_a_killed_writer_never_leaves_a_record_to_wider_eyes_than_its_own(
    database: Database, writer: RecordWriter, tmp_path: Path
) -> None:
    directory, journal = tmp_path / "index", Journal(database)
    url = f"sqlite:///{tmp_path / 'mulu.db'}"

    for number in range(KILLS):
        _run_and_kill(url, directory, number * 1_000, seconds=0.15 + 0.15 * number)
        with open_index(directory, engine="tantivy", mode="read") as index:
            seen = [record_id for each in index.all_views() for record_id, _ in each.view.states()]
            assert len(seen) == len(set(seen))  # never in two audiences at once
        with open_index(directory, engine="tantivy", mode="write") as index:
            IndexProjector(journal, index).catch_up()
            assert verify(journal, index).differences == ()

    assert record_id_of(SOURCE.source_id, "29") in journal.current([record_id_of(SOURCE.source_id, "29")])


def _run_and_kill(url: str, directory: Path, start: int, *, seconds: float) -> None:
    process = subprocess.Popen(  # noqa: S603 -- own code
        [sys.executable, "-c", WRITER, url, str(directory), str(start)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "started\n"
        time.sleep(seconds)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
