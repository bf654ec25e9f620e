"""Descriptions against the SHACL shapes of DCAT-AP 3.0.1 (SEMIC, CC BY 4.0): existence, cardinality and range."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyrudof
import pytest
import rdflib

from catalog.model import Agent, CatalogRecord, Coded, Contact, DataItem, DataService, Dataset, Dated, Distribution
from catalog.rdf.describe import describe
from catalog.rdf.registration import describe_registration
from tests.factories import make_dataset, make_record
from tests.web_world import World, record_id

pytestmark = pytest.mark.real_data

_FULL = Dataset(
    title="云溪市道路运输企业名录",
    identifier="307010/000009",
    other_identifiers=("11000/A00034VG345",),
    publisher=Agent(name="云溪市交通运输局", identifier="11990000MB00000017", unit="运输科"),
    contact=Contact(name="运输科", telephone="0999-5550101 转 5", email="a b@jtj.yunxi.example"),
    keywords=("运输", "企业"),
    themes=(
        Coded(code="ZDD00", literal="交通"),
        Coded(code=None, literal="未知主题"),
        Coded(code="XYZ", literal="旧码"),
    ),
    resource_class=("部门信息资源", "交通"),
    industries=(Coded(code="G", literal="交通运输、仓储和邮政业"),),
    region=Coded(code="110000", literal="北京市"),
    issued=Dated(day=None, literal="去年"),
    modified=Dated(day=date(2026, 1, 2), literal="2026-01-02"),
    accrual_periodicity=Coded(code="QUARTERLY", literal="每季"),
    share_type=Coded(code="conditional", literal="有条件共享"),
    share_condition="仅限行政核查",
    access_rights=Coded(code="RESTRICTED", literal="有条件开放"),
    audience=Coded(code="government", literal="政府"),
    distributions=(
        Distribution(title="无地址"),
        Distribution(
            download_url="https://node.example/文件 1.csv", media_type="text/csv", byte_size=12, license="内部"
        ),
        Distribution(access_url="详见内网", format=Coded(code=None, literal="纸质"), media_type="表格"),
    ),
    services=(
        DataService(),
        DataService(title="查询", endpoint_url="https://node.example/api", endpoint_description="见附件"),
    ),
    data_items=(
        DataItem(
            name="企业名称", type=Coded(code="C", literal="字符型"), access_rights=Coded(code="PUBLIC", literal="是")
        ),
    ),
    landing_page="https://node.example/{目录}",
    related=("306012/1", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"),
    temporal="2020年至今",
    language="zh",
    license="https://node.example/license",
    version="2",
    extras=(("数据来源", "https://node.example/x"), ("说明", "无")),
)


@pytest.fixture(scope="module")
def shapes(shared_data: Path) -> str:
    folder = shared_data / "dcat_ap" / "3.0.1" / "html" / "shacl"
    if not folder.is_dir():
        pytest.skip(f"no DCAT-AP shapes at {folder}")
    graph = rdflib.Graph()
    for name in ("shapes.ttl", "range.ttl"):
        graph.parse(folder / name)
    return graph.serialize(format="nt")


def _handed_out(record: CatalogRecord) -> bytes:
    triples = describe(
        record.record_id,
        record.iri,
        record.dataset,
        source_iri="http://127.0.0.1:8000/source/jtj-json",
        base_iri="http://127.0.0.1:8000/",
    )
    return triples.metadata + triples.locations + describe_registration(record)


def _violations(data: bytes, shapes: str) -> list[str]:
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data.decode(), format=pyrudof.RDFFormat.NTriples, reader_mode=pyrudof.ReaderMode.Strict)
    rudof.read_shacl(shapes, format=pyrudof.ShaclFormat.NTriples, reader_mode=pyrudof.ReaderMode.Strict)
    return [repr(entry) for entry in rudof.validate_shacl().violations]


@pytest.mark.parametrize(
    "dataset",
    [_FULL, make_dataset(), Dataset(title="只有题名"), Dataset(title="", publisher=Agent(name="", identifier="1"))],
    ids=["full", "usual", "title only", "almost nothing"],
)
def test_what_is_handed_out_conforms_to_dcat_ap(dataset: Dataset, shapes: str) -> None:
    assert _violations(_handed_out(make_record(dataset=dataset)), shapes) == []


def test_what_the_site_hands_out_conforms_with_and_without_addresses(world: World, shapes: str) -> None:
    for actor in ("", "staff"):
        for name in ("open", "restricted", "staff-only-location"):
            body = world.client(actor).get(f"/dataset/{record_id(name)}.nt").data
            assert b'"2026-03-02T04:00:00Z"' in body
            assert (b"accessURL" in body) is bool(actor or name == "open")
            if b"accessURL" in body:
                assert _violations(body, shapes) == []


def test_the_shapes_find_what_is_missing(shapes: str) -> None:
    data = _handed_out(make_record(dataset=make_dataset()))
    without = b"".join(line for line in data.splitlines(keepends=True) if b"accessURL" not in line)

    assert _violations(without, shapes) != []
