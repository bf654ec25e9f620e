"""A small catalog behind the web app: two departments, records of every audience, one actor of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.clock import FixedClock
from catalog.model import Agent, Coded, DataItem, Dataset, Dated, Distribution, JobCounts, JobState, RecordPut, Role
from catalog.settings import Settings
from catalog.sqlstore.database import open_database
from catalog.sqlstore.identity import IdentityStore
from catalog.sqlstore.jobs import JobStore
from catalog.sqlstore.journal import Journal
from catalog.sqlstore.names import record_id_of
from catalog.sqlstore.records import RecordWriter
from catalog.sqlstore.sources import SourceStore
from search_web.app import create_app
from search_web.projections import catch_up
from search_web.services import Services, build_services, close_services
from tests.factories import make_dataset, make_department, make_put, make_source

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SECRET_HOST = "secret.yunxi.example"  # in every address of a record that not everybody may locate
SOURCE = "jtj-json"
OTHER_SOURCE = "rsj-ckan"
ACTORS = {"staff": ("jtj", Role.STAFF), "other": ("rsj", Role.STAFF), "cataloger": ("jtj", Role.CATALOGER)}

_SHARING = {"unconditional": "无条件共享", "conditional": "有条件共享", "not_shared": "不予共享"}
_OPENING = {"PUBLIC": "无条件开放", "RESTRICTED": "有条件开放", "NON_PUBLIC": "不予开放"}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The app, its data directory and the tokens of its actors."""

    app: Flask
    services: Services
    settings: Settings
    tokens: dict[str, str]

    def client(self, actor: str = "") -> FlaskClient:
        """Return a client that sends an actor's token with every request; nobody's by default."""
        client = self.app.test_client()
        if actor:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[actor]}"
        return client

    def reload(self) -> None:
        """Bring the projections to the newest change."""
        catch_up(self.settings, self.services.journal)


def record_id(identity: str, source_id: str = SOURCE) -> str:
    """Return the key of one of the world's records."""
    return record_id_of(source_id, identity)


def dataset(title: str, *, sharing: str, opening: str, audience: str = "", host: str = SECRET_HOST) -> Dataset:
    """Return a record of the world with addresses at one host."""
    return make_dataset(
        title=title,
        identifier=title,
        description=f"{title}的说明文字，由提供部门编写。",
        publisher=Agent(name="云溪市交通运输局", unit="信息中心"),
        modified=Dated(day=date(2026, 2, 11), literal="2026/2/11"),
        share_type=Coded(code=sharing, literal=_SHARING[sharing]),
        share_condition="须说明用途。" if sharing == "conditional" else "",
        access_rights=Coded(code=opening, literal=_OPENING[opening]),
        audience=Coded(code=audience, literal=audience) if audience else None,
        landing_page=f"https://{host}/page",
        distributions=(
            Distribution(
                title="数据文件",
                format=Coded(code="xlsx", literal="电子表格-xlsx"),
                access_url=f"https://{host}/view",
                download_url=f"https://{host}/data.xlsx",
                byte_size=2048,
            ),
        ),
        data_items=(DataItem(name="车主名称", type=Coded(code="C", literal="字符型C"), length="20"),),
        extras=(("内部地址", f"http://{host}/extra"), ("备注栏", "来源备注")),
    )


def puts() -> list[RecordPut]:
    """Return what the node of the world's first department sends."""
    open_host = "open.yunxi.example"
    kinds = [
        ("open", dataset("停车场开放名录", sharing="unconditional", opening="PUBLIC", host=open_host)),
        ("restricted", dataset("公交线路受限数据", sharing="conditional", opening="RESTRICTED")),
        ("staff-only-location", dataset("停车泊位共享数据", sharing="unconditional", opening="RESTRICTED")),
        ("government", dataset("道路运输政务数据", sharing="unconditional", opening="NON_PUBLIC")),
        ("hidden", dataset("绝密巡查线路", sharing="not_shared", opening="NON_PUBLIC", audience="department")),
        ("draft", dataset("未定稿目录草案", sharing="not_shared", opening="NON_PUBLIC", audience="editors")),
    ]
    kinds += [
        (
            f"filler-{number}",
            dataset(f"路段通行情况第{number}期", sharing="unconditional", opening="PUBLIC", host=open_host),
        )
        for number in range(1, 26)
    ]
    return [make_put(identity=name, item_hash=name, dataset=one) for name, one in kinds]


def other_puts() -> list[RecordPut]:
    """Return what the node of the second department sends."""
    one = dataset("社会保险参保情况", sharing="conditional", opening="RESTRICTED")
    hidden = dataset("参保稽核线索", sharing="not_shared", opening="NON_PUBLIC", audience="department")
    own = Agent(name="云溪市人力资源和社会保障局")
    return [
        make_put(identity="insured", item_hash="1", dataset=_of(one, own)),
        make_put(identity="audit", item_hash="2", dataset=_of(hidden, own)),
    ]


def _of(one: Dataset, publisher: Agent) -> Dataset:
    values = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return Dataset(**{**values, "publisher": publisher})


def fill(settings: Settings, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Fill a data directory, without some of the records, and return the actors' tokens."""
    clock = FixedClock(NOW)
    database = open_database(settings.database)
    database.upgrade()
    sources, jobs = SourceStore(database), JobStore(database, clock=clock)
    sources.add_department(make_department())
    sources.add_department(make_department(department_id="rsj", name="云溪市人力资源和社会保障局"))
    writer = RecordWriter(database, clock=clock, base_iri=settings.base_iri)
    for source, sent in (
        (make_source(), puts()),
        (make_source(source_id=OTHER_SOURCE, department_id="rsj", title="人社局目录节点", kind="ckan"), other_puts()),
    ):
        sources.add(source)
        job = jobs.start(source.source_id)
        kept = [put for put in sent if put.identity not in without]
        writer.put(source, job.job_id, kept)
        jobs.finish(job.job_id, JobState.DONE, JobCounts(gathered=len(kept), added=len(kept)))
        writer.touch(source.source_id, job.job_id, NOW)
    identity = IdentityStore(database, clock=clock)
    tokens = {}
    for name, (department, role) in ACTORS.items():
        identity.add_user(name, f"{name}同志", department, (role,))
        tokens[name] = identity.issue_token(name, label="test")
    catch_up(settings, Journal(database))
    database.close()
    return tokens


def make_world(home: Path, *, without: frozenset[str] = frozenset(), demo: bool = False) -> World:
    """Build a world in an empty directory."""
    settings = Settings(home=home, demo=demo)
    home.mkdir(parents=True, exist_ok=True)
    tokens = fill(settings, without=without)
    services = build_services(settings, clock=FixedClock(NOW))
    return World(app=create_app(services), services=services, settings=settings, tokens=tokens)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Yield the world that tests share; a test that changes anything makes its own."""
    made = make_world(tmp_path_factory.mktemp("world"))
    yield made
    close_services(made.services)


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    """Yield a world of this test's own."""
    made = make_world(tmp_path / "home")
    yield made
    close_services(made.services)
