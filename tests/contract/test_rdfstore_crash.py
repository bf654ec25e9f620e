"""The RDF store on disk under ``kill -9``: what catches up afterwards is what a fresh store would be."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from catalog.rdfstore.memory import MemoryRdfStore
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.protocol import RdfStore
from tests.rdf_log import LABELS, STEPS, follow

ROOT = Path(__file__).parents[2]
KILLS = 8

WRITER = """
import sys
from pathlib import Path
from catalog.rdfstore.oxigraph import OxigraphStore
from tests.rdf_log import follow

with OxigraphStore(Path(sys.argv[1])) as store:
    follow(store, publish_every=3, told=lambda step: print(step, flush=True))
"""

BUILDER = """
import sys
from pathlib import Path
from catalog.rdfstore.oxigraph import OxigraphStore
from tests.rdf_log import state_after

with OxigraphStore(Path(sys.argv[1])) as store, store.builder() as builder:
    for change in state_after(60):
        builder.add([change])
        print("added", flush=True)
    builder.finish(sequence=60)
"""


def run_and_kill(program: str, root: Path, *, lines: int, seconds: float) -> None:
    """Kill the program so long after it has said so many lines."""
    child = subprocess.Popen(  # noqa: S603 -- own code
        [sys.executable, "-c", program, str(root)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    try:
        for _ in range(lines):
            child.stdout.readline()
        time.sleep(seconds)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def content(store: RdfStore) -> list[tuple[str, list[str]]]:
    return [(label, store.lines(label)) for label in LABELS]


def test_a_killed_writer_catches_up_to_the_state_of_a_fresh_store(tmp_path: Path) -> None:
    dice = random.Random(20260303)  # noqa: S311 -- no secret
    reached = [0]

    for _ in range(KILLS):
        run_and_kill(WRITER, tmp_path / "rdf", lines=dice.randrange(1, 12), seconds=dice.uniform(0.0, 0.15))
        with OxigraphStore(tmp_path / "rdf") as store:
            reached.append(store.sequence())
    with OxigraphStore(tmp_path / "rdf") as store:
        follow(store, publish_every=10)
        found, records = content(store), {held.record_id: held for held in store.iter_records()}

    fresh = MemoryRdfStore()
    follow(fresh)
    assert found == content(fresh)
    assert records == {held.record_id: held for held in fresh.iter_records()}
    assert reached == sorted(reached)
    assert 10 < reached[-1] < STEPS


def test_a_killed_rebuild_leaves_the_old_content_and_no_rubbish(tmp_path: Path) -> None:
    with OxigraphStore(tmp_path / "rdf") as store:
        follow(store, until=5)
        before = content(store)

    run_and_kill(BUILDER, tmp_path / "rdf", lines=100, seconds=0)

    with OxigraphStore(tmp_path / "rdf") as store:
        assert content(store) == before
        assert store.sequence() == 5
        assert len(list((tmp_path / "rdf" / "work").iterdir())) == 1
