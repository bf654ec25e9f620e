"""What every harvester promises, run over all of them against a real node."""

from __future__ import annotations

import csv
import io
import ipaddress
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import openpyxl
import pytest

from catalog.errors import SourceError
from catalog.model import Dataset, HarvestSource
from harvest.client import FetchLimits, SafeClient
from harvest.harvesters.registry import KINDS, make_harvester
from harvest.protocol import Harvested, Harvester, ListingNotes, Rejected
from tests.factories import make_source
from tests.integration.node_server import Node, NodeRequest, running_node, send

TITLES = ("公共停车场泊位信息", "公交线路站点信息", "网约车经营许可信息")
LIMITS = FetchLimits(job_seconds=10, request_seconds=2, retries=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """How a node publishes titles by one protocol; an empty title is an item that cannot be used."""

    kind: str
    publish: Callable[[Node, tuple[str, ...]], str]


def publish_json(node: Node, titles: tuple[str, ...]) -> str:
    listing = [
        {"资源代码": f"YX-{number}", "资源名称": title, "更新频率": "每月", "提供单位": "市交通运输局"}
        for number, title in enumerate(titles)
    ]
    return node.answer_json("/list", {"code": 0, "data": {"rows": listing}})


def rows_of(titles: tuple[str, ...]) -> list[list[str]]:
    header = ["信息资源代码", "信息资源名称", "信息资源提供方", "更新周期"]
    return [header, *([f"YX-{number}", title, "市交通运输局", "每月"] for number, title in enumerate(titles))]


def publish_csv(node: Node, titles: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows_of(titles))
    return node.answer("/catalog.csv", text.getvalue().encode("gb18030"), "text/csv")


def publish_excel(node: Node, titles: tuple[str, ...]) -> str:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("目录", 0)
    for row in rows_of(titles):
        sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return node.answer("/catalog.xlsx", body.getvalue(), "application/octet-stream")


def publish_ckan(node: Node, titles: tuple[str, ...]) -> str:
    packages = [
        {
            "id": f"5e2d-{number}",
            "name": f"yx-{number}",
            "title": title,
            "organization": {"title": "市交通运输局"},
            "extras": [{"key": "更新频率", "value": "每月"}],
        }
        for number, title in enumerate(titles)
    ]
    for package in packages:
        if not package["title"]:
            package["name"] = ""

    def search(request: NodeRequest) -> None:
        start = int(request.path.partition("start=")[2].partition("&")[0])
        page = packages[start : start + 2]  # a site may cap what it is asked for
        answer = {"success": True, "result": {"count": len(packages), "results": page}}
        send(request.http, json.dumps(answer).encode())

    node.on("/api/3/action/package_search", search)
    return node.url


def publish_dcat(node: Node, titles: tuple[str, ...]) -> str:
    head = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    head += "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    for number, title in enumerate(titles):
        body = head + f"<{node.url}/id/{number}> a dcat:Dataset"
        body += f'; dct:title "{title}"@zh ' if title else ""
        body += '; dct:publisher [ a foaf:Agent ; foaf:name "市交通运输局"@zh ] ; dct:accrualPeriodicity '
        body += "<http://publications.europa.eu/resource/authority/frequency/MONTHLY> .\n"
        if number + 1 < len(titles):
            body += f"<{node.url}/page{number}> hydra:next <{node.url}/page{number + 1}> .\n"
        node.answer(f"/page{number}", body.encode(), "text/turtle")
    if not titles:
        node.answer("/page0", head.encode(), "text/turtle")
    return f"{node.url}/page0"


PROTOCOLS = [
    Protocol(kind="json", publish=publish_json),
    Protocol(kind="table", publish=publish_csv),
    Protocol(kind="table", publish=publish_excel),
    Protocol(kind="ckan", publish=publish_ckan),
    Protocol(kind="dcat", publish=publish_dcat),
]


@pytest.fixture(params=PROTOCOLS, ids=["json", "csv", "excel", "ckan", "dcat"])
def protocol(request: pytest.FixtureRequest) -> Protocol:
    """Each way to publish; a new harvester is added here and nowhere else."""
    assert isinstance(request.param, Protocol)
    return request.param


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


def source_of(protocol: Protocol, url: str) -> HarvestSource:
    return make_source(kind=protocol.kind, url=url, region="110000")


def read(harvester: Harvester) -> tuple[list[Harvested], list[Rejected]]:
    with SafeClient(LIMITS, [ipaddress.ip_network("127.0.0.0/8")]) as client:
        items = list(harvester.items(client, ListingNotes()))
    found = [item for item in items if isinstance(item, Harvested)]
    return found, [item for item in items if isinstance(item, Rejected)]


def dataset_of(harvester: Harvester, item: Harvested) -> Dataset | None:
    return harvester.map(item.payload or item.original).dataset


def test_every_kind_is_under_this_contract() -> None:
    assert {protocol.kind for protocol in PROTOCOLS} == set(KINDS)


def test_every_item_of_a_listing_becomes_a_dataset(node: Node, protocol: Protocol) -> None:
    harvester = make_harvester(source_of(protocol, protocol.publish(node, TITLES)))

    found, rejected = read(harvester)
    datasets = [dataset_of(harvester, item) for item in found]

    assert not rejected
    assert sorted(dataset.title for dataset in datasets if dataset) == sorted(TITLES)
    for dataset in datasets:
        assert dataset is not None
        assert dataset.publisher is not None
        assert dataset.publisher.name == "市交通运输局"
        assert dataset.accrual_periodicity is not None
        assert dataset.accrual_periodicity.code == "MONTHLY"
        assert dataset.region is not None
        assert dataset.region.code == "110000"


def test_reading_the_same_listing_again_gives_the_same_digests(node: Node, protocol: Protocol) -> None:
    source = source_of(protocol, protocol.publish(node, TITLES))

    first, _ = read(make_harvester(source))
    second, _ = read(make_harvester(source))

    assert {(item.candidates, item.content_digest) for item in first} == {
        (item.candidates, item.content_digest) for item in second
    }
    assert len({item.content_digest for item in first}) == len(TITLES)


def test_a_changed_item_changes_its_own_digest_and_no_other(node: Node, protocol: Protocol) -> None:
    source = source_of(protocol, protocol.publish(node, TITLES))
    before = {item.content_digest for item in read(make_harvester(source))[0]}
    protocol.publish(node, (*TITLES[:2], "网约车经营许可信息（新）"))

    after = {item.content_digest for item in read(make_harvester(source))[0]}

    assert len(before & after) == 2


def test_an_item_without_a_title_is_a_problem_and_no_error(node: Node, protocol: Protocol) -> None:
    harvester = make_harvester(source_of(protocol, protocol.publish(node, (*TITLES, ""))))

    found, _ = read(harvester)
    unusable = [harvester.map(item.payload or item.original) for item in found]
    unusable = [mapped for mapped in unusable if mapped.dataset is None]

    assert len(found) == 4
    assert len(unusable) == 1
    assert unusable[0].problems[0].rejected


def test_an_empty_listing_is_complete(node: Node, protocol: Protocol) -> None:
    source = source_of(protocol, protocol.publish(node, ()))

    assert read(make_harvester(source)) == ([], [])


@pytest.mark.parametrize("body", [b"<html><body>login</body></html>", b"", b"\x00\x01\x02", b"%PDF-1.7"])
def test_something_else_than_a_catalog_is_a_source_error(node: Node, protocol: Protocol, body: bytes) -> None:
    url = protocol.publish(node, TITLES)
    for path in list(node.handlers):
        node.answer(path, body, "text/html")

    with pytest.raises(SourceError):
        read(make_harvester(source_of(protocol, url)))


def test_what_mapping_depends_on_is_part_of_the_version(node: Node, protocol: Protocol) -> None:
    source = source_of(protocol, node.url)

    assert make_harvester(source).version() == make_harvester(replace(source, title="other")).version()
    assert make_harvester(source).version() != make_harvester(replace(source, region="310000")).version()
    assert make_harvester(source).version() != make_harvester(replace(source, aliases={"MC": "title"})).version()
