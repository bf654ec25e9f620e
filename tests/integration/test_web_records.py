"""A record's page, its RDF forms and its location."""

from __future__ import annotations

import re

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF

from catalog.clock import FixedClock
from catalog.model import DataService, Distribution
from catalog.sqlstore.records import RecordWriter
from search_web.negotiation import JSON_LD, N_TRIPLES, RDF_SUFFIXES, RDF_XML, TURTLE
from tests.factories import make_dataset, make_put, make_source
from tests.web_world import NOW, SECRET_HOST, World, record_id

FORMS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)


def test_the_page_shows_metadata_items_provenance_and_the_departments_own_words(world: World) -> None:
    text = world.client().get(f"/dataset/{record_id('open')}").text

    own = ("停车场开放名录", "信息中心", "车主名称", "原文：2026/2/11", "来源备注", "2.0 KiB")
    catalogs = ("云溪市交通运输局目录节点", "采集作业", "首次登记")
    for said in own + catalogs:
        assert said in text
    assert 'rel="alternate" type="text/turtle"' in text


def test_a_granted_location_has_links_that_tell_nothing_of_the_reader(world: World) -> None:
    text = world.client().get(f"/dataset/{record_id('open')}").text

    assert "您可以获取此资源" in text
    assert '<a href="https://open.yunxi.example/data.xlsx" rel="noopener noreferrer external">' in text


def test_a_withheld_location_says_why_whose_and_what_to_do(world: World) -> None:
    text = world.client().get(f"/dataset/{record_id('restricted')}").text

    assert "您目前不能获取此资源" in text
    for said in (
        "有条件共享：须经提供部门同意。",
        "须说明用途。",
        "请向提供部门说明依据和用途提出申请。",
        "数据管理科 0999-5550101",
    ):
        assert said in text
    assert SECRET_HOST not in text


def test_signing_in_is_offered_where_it_helps(world: World) -> None:
    path = f"/dataset/{record_id('staff-only-location')}"

    assert f"/sign-in?next={path}" in world.client().get(path).text
    assert SECRET_HOST in world.client("other").get(path).text


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("name", ["restricted", "staff-only-location"])
def test_rdf_holds_addresses_only_for_those_who_may_locate(world: World, media_type: str, name: str) -> None:
    path = f"/dataset/{record_id(name)}"

    public = world.client().get(path, headers={"Accept": media_type})
    own = world.client("staff").get(path, headers={"Accept": media_type})

    assert public.mimetype == own.mimetype == media_type
    assert SECRET_HOST not in public.text
    assert SECRET_HOST in own.text


@pytest.mark.parametrize(("suffix", "media_type"), RDF_SUFFIXES.items())
def test_a_suffix_is_worth_a_header(world: World, suffix: str, media_type: str) -> None:
    path = f"/dataset/{record_id('open')}"

    by_suffix = world.client().get(f"{path}.{suffix}", headers={"Accept": "text/html"})
    by_header = world.client().get(path, headers={"Accept": media_type})

    assert by_suffix.mimetype == media_type
    assert by_suffix.data == by_header.data


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # of rdflib's own reader of JSON-LD
def test_every_form_tells_when_the_entry_was_registered_and_changed(world: World, media_type: str) -> None:
    graph = rdflib.Graph()
    graph.parse(
        data=world.client().get(f"/dataset/{record_id('open')}", headers={"Accept": media_type}).data, format=media_type
    )
    [entry] = graph.subjects(RDF.type, DCAT.CatalogRecord)

    assert [str(time) for time in graph.objects(entry, DCTERMS.issued)] == ["2026-03-02T04:00:00+00:00"]
    assert [str(time) for time in graph.objects(entry, DCTERMS.modified)] == ["2026-03-02T04:00:00+00:00"]


def test_what_nobody_offers_is_not_acceptable(world: World) -> None:
    response = world.client().get(f"/dataset/{record_id('open')}", headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.get_json()["code"] == "not_acceptable"


def test_answers_vary_and_stay_private(world: World) -> None:
    response = world.client().get(f"/dataset/{record_id('open')}.ttl")

    assert {"accept", "authorization", "cookie"} <= {name.lower() for name in response.vary}
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_bytes_that_the_client_has_are_not_sent_again(world: World) -> None:
    path = f"/dataset/{record_id('open')}.ttl"
    first = world.client().get(path)

    second = world.client().get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 304
    assert second.data == b""


def test_the_location_api_grants_or_says_why_not(world: World) -> None:
    path = f"/api/v1/datasets/{record_id('restricted')}/location"

    withheld = world.client("other").get(path)
    granted = world.client("staff").get(path)

    assert withheld.status_code == granted.status_code == 200
    assert withheld.get_json()["location"]["granted"] is False
    assert withheld.get_json()["location"]["rule"]["id"] == "conditional-sharing"
    assert SECRET_HOST not in withheld.text
    assert {one["kind"] for one in granted.get_json()["location"]["locations"]} == {"download", "access", "page"}


def test_only_web_and_file_servers_become_links(own_world: World) -> None:
    hostile = ("javascript:alert(1)", "data:text/html,<b>x", "file:///etc/passwd", "vbscript:x")
    one = make_dataset(
        landing_page=hostile[0],
        distributions=(
            Distribution(title="一", access_url=hostile[1], download_url=hostile[2], license=hostile[0]),
            Distribution(title="二", download_url="sftp://files.yunxi.example/a.csv"),
        ),
        services=(DataService(title="三", endpoint_url=hostile[3]),),
        related=hostile,
        license=hostile[0],
        extras=(("链接", hostile[0]),),
    )
    put = make_put(identity="hostile", dataset=one)
    writer = RecordWriter(own_world.services.database, clock=FixedClock(NOW), base_iri=own_world.settings.base_iri)
    writer.put(make_source(), "job-9", [put])

    page = own_world.client().get(f"/dataset/{record_id('hostile')}").text
    answer = own_world.client().get(f"/api/v1/datasets/{record_id('hostile')}/location").get_json()

    links = re.findall(r"""(?:href|src|action)\s*=\s*["']?([^"'\s>]+)""", page)
    assert "sftp://files.yunxi.example/a.csv" in links
    assert [link for link in links if not link.startswith(("/", "?", "#", "http://127.0.0.1", "sftp:"))] == []
    assert "<code>javascript:alert(1)</code>" in page
    hrefs = {one["url"]: one["href"] for one in answer["location"]["locations"]}
    assert hrefs == {
        **dict.fromkeys(hostile, ""),
        "sftp://files.yunxi.example/a.csv": "sftp://files.yunxi.example/a.csv",
    }


def test_the_record_api_has_no_addresses(world: World) -> None:
    record = world.client("other").get(f"/api/v1/datasets/{record_id('restricted')}")

    assert record.get_json()["record"]["dataset"]["title"] == "公交线路受限数据"
    assert record.get_json()["record"]["may_locate"] is False
    assert SECRET_HOST not in record.text
