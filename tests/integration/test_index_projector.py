"""The index as a projection: it follows the change log, survives anything, and can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.clock import FixedClock
from catalog.errors import IndexOutOfDate, StoreUnavailable
from catalog.model import Coded, RecordPut
from catalog.sqlstore.database import Database, open_database
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.records import RecordWriter, record_id_of
from catalog.sqlstore.sources import SourceStore
from indexer.index import CatalogIndex, open_index
from indexer.projector import IndexProjector
from indexer.search import SearchService
from indexer.verify import Difference, VerifyReport, verify
from tests.factories import MOMENT, make_dataset, make_department, make_put, make_source
from tests.small_indexes import ENGINES, STAFF, fill, record, search, titles

SOURCE = make_source()


_TITLES = (
    "公共停车场基本信息",
    "停车场泊位",
    "道路养护计划",
    "道路停车收费标准",
    "公交线路",
    "城市道路名录停车场",
)


class Catalog:
    """A database with one source, and the index that follows it."""

    def __init__(self, database: Database, index: CatalogIndex) -> None:
        self.writer = RecordWriter(database, clock=FixedClock(MOMENT), base_iri="http://127.0.0.1:8000/")
        self.journal = Journal(database)
        self.index = index
        self.projector = IndexProjector(self.journal, index)
        self.service = SearchService(index)
        sources = SourceStore(database)
        sources.add_department(make_department())
        sources.add(SOURCE)

    def put(self, *puts: RecordPut) -> None:
        self.writer.put(SOURCE, "job-1", puts)

    def withdraw(self, *identities: str) -> None:
        ids = [record_id_of(SOURCE.source_id, identity) for identity in identities]
        self.writer.withdraw(SOURCE.source_id, "job-1", ids)

    def verify(self) -> VerifyReport:
        return verify(self.journal, self.index)


@pytest.fixture
def catalog(database: Database, tmp_path: Path) -> Iterator[Catalog]:
    """Return an empty catalog with a tantivy index."""
    with open_index(tmp_path / "index", engine="tantivy", mode="write") as index:
        yield Catalog(database, index)


def item(identity: str, title: str, *, audience: str = "public") -> RecordPut:
    dataset = make_dataset(title=title, identifier=identity, audience=Coded(code=audience, literal=audience))
    return make_put(identity=identity, item_hash=hashlib.sha256(title.encode()).hexdigest(), dataset=dataset)


def test_the_index_follows_the_change_log(catalog: Catalog) -> None:
    catalog.put(item("1", "企业登记"), item("2", "企业注销"))
    assert catalog.projector.catch_up() == 2
    catalog.put(item("1", "企业变更"))
    catalog.withdraw("2")

    assert catalog.projector.catch_up() == 2
    assert catalog.projector.catch_up() == 0

    assert titles(search(catalog.service, "企业")) == ["企业变更"]
    assert catalog.index.sequence() == catalog.journal.last_sequence()
    assert catalog.verify() == VerifyReport(sql=1, index=1, rdf=None, differences=())


def test_progress_is_reported_to_the_end(catalog: Catalog) -> None:
    seen: list[tuple[int, int]] = []
    catalog.put(*(item(str(number), f"企业{number}") for number in range(5)))

    catalog.projector.catch_up(lambda done, of: seen.append((done, of)))

    assert seen[-1] == (5, 5)


def test_a_narrowed_record_is_gone_from_wider_eyes(catalog: Catalog) -> None:
    catalog.put(item("1", "企业登记"))
    catalog.projector.catch_up()

    catalog.put(item("1", "企业登记", audience="government"))
    catalog.projector.catch_up()

    assert search(catalog.service, "企业").total == 0
    assert search(catalog.service, "企业", visible=STAFF).total == 1
    assert catalog.verify().differences == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_record_that_was_public_once_leaves_no_trace_in_scores(tmp_path: Path, engine: str) -> None:
    asked = ("停车场", "公共停车场泊位", "道路", "停车场 道路 养护", '"停车场" -公交线路', "")
    pages = []
    for was_public in (True, False):
        home = tmp_path / str(was_public)
        home.mkdir()
        database = open_database(f"sqlite:///{home / 'mulu.db'}")
        database.upgrade()
        with open_index(home / "index", engine=engine, mode="write") as index:
            catalog = Catalog(database, index)
            catalog.put(*(item(f"i{number}", title) for number, title in enumerate(_TITLES)))
            if was_public:
                catalog.put(item("x", "停车场停车场道路", audience="public"), item("y", "公共停车场道路养护"))
            catalog.projector.catch_up()
            hidden = (
                item("x", "停车场停车场道路", audience="department"),
                item("y", "公共停车场道路养护", audience="department"),
            )
            catalog.put(*hidden)
            catalog.projector.catch_up()
            service = SearchService(index)
            pages.append([replace(search(service, text), took_ms=0.0) for text in asked])
            assert catalog.verify().differences == ()
        database.close()

    assert pages[0] == pages[1]
    assert all(page.total for page in pages[0])
    assert repr(pages[0]) == repr(pages[1])


def test_applying_changes_again_does_no_harm(catalog: Catalog) -> None:
    catalog.put(item("1", "企业登记"), item("2", "企业注销", audience="government"))
    catalog.projector.catch_up()

    catalog.index.apply([], [], sequence=0)
    catalog.projector.catch_up()

    assert catalog.verify() == VerifyReport(sql=2, index=2, rdf=None, differences=())


def test_verify_names_every_difference(catalog: Catalog) -> None:
    catalog.put(item("1", "企业登记"), item("2", "企业注销"), item("3", "企业年报"), item("4", "企业名录"))
    catalog.projector.catch_up()
    one, two, three, four = (record_id_of(SOURCE.source_id, each) for each in "1234")

    catalog.index.apply([], [one], sequence=catalog.index.sequence())
    extra = record("x", "多余")
    fill(catalog.index, [extra], sequence=catalog.index.sequence())
    catalog.put(item("2", "企业注销二"), item("3", "企业年报", audience="government"))
    rdf = [(two, "d"), (three, "old"), ("zz", "d")]
    report = verify(catalog.journal, catalog.index, rdf, rdf_digest=lambda *_, **__: "d")

    assert (report.sql, report.index, report.rdf) == (4, 4, 3)
    assert set(report.differences) == {
        Difference(record_id=one, where="index", what="missing"),
        Difference(record_id=extra.record_id, where="index", what="extra"),
        Difference(record_id=two, where="index", what="stale"),
        Difference(record_id=three, where="index", what="wrong audience"),
        Difference(record_id=one, where="rdf", what="missing"),
        Difference(record_id=four, where="rdf", what="missing"),
        Difference(record_id=three, where="rdf", what="stale"),
        Difference(record_id="zz", where="rdf", what="extra"),
    } | {each for each in report.differences if each.record_id == three and each.what == "stale"}


def test_an_index_ahead_of_the_log_follows_another_database(catalog: Catalog) -> None:
    catalog.index.apply([], [], sequence=99)

    with pytest.raises(IndexOutOfDate):
        catalog.projector.catch_up()


def test_a_second_writer_is_refused_and_harms_nothing(catalog: Catalog, tmp_path: Path) -> None:
    catalog.put(item("1", "企业登记"))
    catalog.projector.catch_up()

    with pytest.raises(StoreUnavailable):
        open_index(tmp_path / "index", engine="tantivy", mode="write")

    assert search(catalog.service, "企业").total == 1


def test_a_reader_does_not_write(catalog: Catalog, tmp_path: Path) -> None:
    reader = open_index(tmp_path / "index", engine="tantivy", mode="read")

    with pytest.raises(StoreUnavailable):
        fill(reader, [record("a", "企业")])
    reader.close()


def test_a_reader_may_come_before_the_index(tmp_path: Path) -> None:
    reader = open_index(tmp_path / "index", engine="tantivy", mode="read")
    service = SearchService(reader)
    assert search(service, "企业").total == 0
    assert reader.sequence() == 0

    with open_index(tmp_path / "index", engine="tantivy", mode="write") as index:
        fill(index, [record("a", "企业")])

    assert search(service, "企业").total == 1
    reader.close()


def test_another_analysis_or_engine_is_not_read(tmp_path: Path) -> None:
    open_index(tmp_path, engine="memory", mode="write").close()

    with pytest.raises(IndexOutOfDate):
        open_index(tmp_path, engine="tantivy", mode="read")
    with pytest.raises(IndexOutOfDate):
        open_index(tmp_path, engine="whoosh", mode="write")
    manifest = next(tmp_path.glob("generation-*/manifest.json"))
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("bigrams", "trigrams"), encoding="utf-8")
    with pytest.raises(IndexOutOfDate):
        open_index(tmp_path, engine="memory", mode="read")
