"""Invariant 1 under ``kill -9``: a batch is there with its versions and its changes, or not at all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from catalog.sqlstore.database import Database
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.sources import SourceStore
from catalog.sqlstore.tables import change_log, record, record_version
from tests.factories import make_department, make_source

ROOT = Path(__file__).parents[2]
KILLS = 6
BATCH = 40

# Writes batches for ever: each round replaces all records of one batch, and withdraws and revives some.
WRITER = """
import itertools, sys
from catalog.clock import SystemClock
from catalog.sqlstore.database import open_database
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.records import RecordWriter, record_id_of
from tests.factories import make_dataset, make_put, make_source

database = open_database(sys.argv[1])
writer = RecordWriter(database, clock=SystemClock(), base_iri="http://127.0.0.1:8000/")
job = JobStore(database).start("jtj-json")
print("started", flush=True)
for number in itertools.count():
    names = [f"{number % 5}-{i}" for i in range(int(sys.argv[2]))]
    title = f"{job.job_id} {number}"
    writer.put(make_source(), job.job_id, [make_put(identity=n, dataset=make_dataset(title=title)) for n in names])
    writer.withdraw("jtj-json", job.job_id, [record_id_of("jtj-json", n) for n in names[: number % 7]])
"""


def run_and_kill(url: str, seconds: float) -> None:
    writer = subprocess.Popen(  # noqa: S603 -- own code
        [sys.executable, "-c", WRITER, url, str(BATCH)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "started\n"
        time.sleep(seconds)
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()


def assert_whole(database: Database) -> None:
    """Check that rows, versions and changes tell the same story."""
    with database.reading() as connection:
        versions = {
            (row.record_id, row.version)
            for row in connection.execute(select(record_version.c.record_id, record_version.c.version))
        }
        changes = connection.execute(select(change_log).order_by(change_log.c.sequence)).all()
        records = connection.execute(select(record)).all()
        titles = connection.execute(
            select(record.c.changed, func.count()).where(record.c.state == "published").group_by(record.c.changed)
        ).all()
    puts = {(row.record_id, row.version) for row in changes if row.kind == "put"}
    last = {row.record_id: row for row in changes}

    assert puts == versions
    assert len(puts) == sum(row.kind == "put" for row in changes)
    assert {row.record_id for row in records} == set(last)
    for row in records:
        assert last[row.record_id].version == row.version
        assert (last[row.record_id].kind == "put") == (row.state == "published")
    # Every batch that is there is there with all its records, but for those withdrawn afterwards.
    assert all(BATCH - 6 <= count <= BATCH for _, count in titles)


def test_a_killed_writer_leaves_all_of_a_batch_or_nothing(database: Database, tmp_path: Path) -> None:
    sources, jobs, journal = SourceStore(database), JobStore(database), Journal(database)
    sources.add_department(make_department())
    sources.add(make_source())
    dice, sequences = random.Random(20260302), [0]  # noqa: S311 -- no secret

    for _ in range(KILLS):
        run_and_kill(f"sqlite:///{tmp_path / 'mulu.db'}", dice.uniform(0.05, 0.4))
        assert_whole(database)
        assert journal.last_sequence() >= sequences[-1]
        sequences.append(journal.last_sequence())

    assert sequences[-1] > 0
    # Each writer could start although the one before never said that it had ended.
    assert [job.state.value for job in jobs.last_jobs("jtj-json", KILLS)] == ["running"] + ["failed"] * (KILLS - 1)
