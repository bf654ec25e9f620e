"""The RDF projection follows SQL: step by step, built anew, after harvests, relabelling and withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.clock import FixedClock
from catalog.errors import StoreCorrupt, StoreUnavailable
from catalog.model import Coded, HarvestSource
from catalog.rdfstore.memory import MemoryRdfStore
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.projector import RdfProjector, digest_of
from catalog.rdfstore.protocol import RdfChange, RdfStore
from catalog.rdfstore.published import published_sequence
from catalog.rdfstore.vocabulary import vocabulary_change
from catalog.sqlstore.database import Database
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.records import RecordWriter, record_id_of
from catalog.sqlstore.sources import SourceStore
from tests.factories import MOMENT, make_dataset, make_department, make_put, make_source

LABELS = ("public", "gov", "dept:jtj", "editor:jtj")
CONDITIONAL = make_dataset(
    title="有条件共享的目录",
    share_type=Coded(code="conditional", literal="有条件共享"),
    access_rights=Coded(code="RESTRICTED", literal="有条件开放"),
)
INTERNAL = make_dataset(title="内部目录", access_rights=None, audience=Coded(code="department", literal="部门"))


class Catalog:
    """A small catalog with one source, whose jobs write what a test says."""

    def __init__(self, database: Database) -> None:
        self.journal = Journal(database)
        self.writer = RecordWriter(database, clock=FixedClock(MOMENT), base_iri="http://127.0.0.1:8000/")
        self.sources = SourceStore(database)
        self.sources.add_department(make_department())
        self.sources.add(make_source())
        self.source: HarvestSource = make_source()
        self.job = JobStore(database).start(self.source.source_id).job_id

    def fill(self) -> None:
        self.writer.put(
            self.source,
            self.job,
            [
                make_put(identity="open"),
                make_put(identity="conditional", dataset=CONDITIONAL),
                make_put(identity="internal", dataset=INTERNAL),
            ],
        )

    def withdraw(self, *identities: str) -> None:
        keys = [record_id_of(self.source.source_id, identity) for identity in identities]
        self.writer.withdraw(self.source.source_id, self.job, keys)


@pytest.fixture
def catalog(database: Database) -> Catalog:
    return Catalog(database)


@pytest.fixture(params=["memory", "oxigraph"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RdfStore]:
    if request.param == "memory":
        yield MemoryRdfStore()
        return
    with OxigraphStore(tmp_path / "rdf") as opened:
        yield opened


def content(store: RdfStore) -> dict[str, list[str]]:
    return {label: store.lines(label) for label in LABELS}


def test_catching_up_brings_every_change_and_only_once(catalog: Catalog, store: RdfStore) -> None:
    catalog.fill()
    projector = RdfProjector(catalog.journal, store)

    first, second = projector.catch_up(), projector.catch_up()

    assert first == catalog.journal.last_sequence() == store.sequence()
    assert second == 0
    assert len(list(store.iter_records())) == 3
    assert list(projector.differences()) == []


def test_addresses_stand_apart_from_metadata(catalog: Catalog, store: RdfStore) -> None:
    catalog.fill()

    RdfProjector(catalog.journal, store).catch_up()

    addresses = {label: sum("accessURL" in line for line in store.lines(label)) for label in LABELS}
    titles = {label: sum("purl.org/dc/terms/title" in line for line in store.lines(label)) for label in LABELS}
    assert addresses == {"public": 1, "gov": 0, "dept:jtj": 2, "editor:jtj": 0}
    assert titles["public"] > 0
    assert any("内部目录" in line for line in store.lines("dept:jtj"))
    assert not any("内部目录" in line for line in store.lines("public"))


def test_a_withdrawn_record_leaves_the_vocabulary_only(catalog: Catalog, store: RdfStore) -> None:
    catalog.fill()
    projector = RdfProjector(catalog.journal, store)
    projector.catch_up()

    catalog.withdraw("open", "conditional", "internal")
    projector.catch_up()

    empty = MemoryRdfStore()
    empty.apply([vocabulary_change()], sequence=1)
    assert content(store) == content(empty)


def test_a_changed_audience_moves_the_records_of_a_source(catalog: Catalog, store: RdfStore) -> None:
    catalog.writer.put(catalog.source, catalog.job, [make_put(dataset=make_dataset(access_rights=None))])
    projector = RdfProjector(catalog.journal, store)
    projector.catch_up()
    in_government = any("停车场" in line for line in store.lines("gov"))

    catalog.sources.update(make_source(audience="editors"))
    catalog.writer.relabel(catalog.source.source_id)
    projector.catch_up()

    assert in_government
    assert store.lines("gov") == []
    assert any("停车场" in line for line in store.lines("editor:jtj"))
    assert list(projector.differences()) == []


def test_a_rebuilt_store_equals_one_that_followed(catalog: Catalog, store: RdfStore) -> None:
    catalog.fill()
    projector = RdfProjector(catalog.journal, store)
    projector.catch_up()
    catalog.withdraw("internal")
    projector.catch_up()
    followed = content(store)
    told: list[tuple[int, int]] = []

    count = projector.rebuild(lambda done, total: told.append((done, total)))

    assert content(store) == followed
    assert (count, told[-1]) == (2, (2, 2))
    assert store.sequence() == catalog.journal.last_sequence()
    assert projector.catch_up() == 0


def test_every_kind_of_difference_is_named(catalog: Catalog, store: RdfStore) -> None:
    catalog.fill()
    projector = RdfProjector(catalog.journal, store)
    projector.catch_up()
    keys = {name: record_id_of("jtj-json", name) for name in ("open", "conditional", "internal")}
    held = store.held([keys["open"]])[keys["open"]]
    surplus = RdfChange(record_id="x", graphs={"public": b"<urn:x> <urn:p> <urn:o> .\n"}, digest="x")
    wrong = RdfChange(
        record_id=keys["open"],
        graphs={"public": f"<http://127.0.0.1:8000/dataset/{keys['open']}> <urn:p> <urn:o> .\n".encode()},
        digest="",
    )

    store.apply([surplus, wrong, RdfChange(record_id=keys["internal"], graphs={})], sequence=store.sequence())
    store.apply([RdfChange(record_id=wrong.record_id, graphs=wrong.graphs, digest=held.digest)], sequence=99)

    found = {(difference.record_id, difference.what) for difference in projector.differences()}
    assert found == {("x", "surplus"), (keys["open"], "different"), (keys["internal"], "missing")}


def test_digests_are_what_sql_would_say(catalog: Catalog, store: RdfStore) -> None:
    catalog.fill()
    projector = RdfProjector(catalog.journal, store)

    projector.catch_up()

    wanted = {
        found.record_id: digest_of(found.content_hash, discover=found.discover, locate=found.locate)
        for found in catalog.journal.hashes()
    }
    assert dict(projector.digests()) == wanted


def test_a_store_that_follows_another_database_is_refused(catalog: Catalog, store: RdfStore) -> None:
    store.apply([], sequence=1_000_000)

    with pytest.raises(StoreCorrupt):
        RdfProjector(catalog.journal, store).catch_up()


def test_only_one_process_writes(tmp_path: Path) -> None:
    with OxigraphStore(tmp_path / "rdf"), pytest.raises(StoreUnavailable):
        OxigraphStore(tmp_path / "rdf")

    OxigraphStore(tmp_path / "rdf").close()


def test_a_damaged_store_is_named_and_can_be_built_anew(catalog: Catalog, tmp_path: Path) -> None:
    catalog.fill()
    with OxigraphStore(tmp_path / "rdf") as store:
        RdfProjector(catalog.journal, store).catch_up()
        whole = content(store)
    next((tmp_path / "rdf" / "work").glob("*/CURRENT")).write_bytes(b"rubbish")

    with OxigraphStore(tmp_path / "rdf") as store:
        with pytest.raises(StoreCorrupt, match="mulu rebuild"):
            RdfProjector(catalog.journal, store).catch_up()
        RdfProjector(catalog.journal, store).rebuild()

        assert content(store) == whole
        assert len(list((tmp_path / "rdf" / "work").iterdir())) == 1


def test_a_shared_triple_that_stands_in_too_narrow_a_graph_is_noticed(tmp_path: Path) -> None:
    with OxigraphStore(tmp_path / "rdf") as store:
        change = RdfChange(record_id="a", graphs={"public": b"<urn:x:shared> <urn:x:p> <urn:x:o> .\n"}, digest="a")
        store.apply([change], sequence=1)
        right = store.holds(change)
        store._engine.update(
            "DELETE DATA { GRAPH <urn:mulu:label:public> { <urn:x:shared> <urn:x:p> <urn:x:o> } } ;"
            "INSERT DATA { GRAPH <urn:mulu:label:gov> { <urn:x:shared> <urn:x:p> <urn:x:o> } }"
        )

        assert right
        assert not store.holds(change)


def test_an_empty_catalog_is_published_too_and_says_how_far_it_is(catalog: Catalog, tmp_path: Path) -> None:
    with OxigraphStore(tmp_path / "rdf") as store:
        RdfProjector(catalog.journal, store).catch_up()
        nothing = published_sequence(tmp_path / "rdf")
        catalog.fill()
        RdfProjector(catalog.journal, store).catch_up()

    assert nothing == 0
    assert published_sequence(tmp_path / "rdf") == catalog.journal.last_sequence()


def test_before_the_first_publication_readers_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        published_sequence(tmp_path)
