"""IRIs of publishers and sources lead somewhere, for those who see a record that names them."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF

from catalog.clock import FixedClock
from catalog.model import Agent, Coded
from catalog.sqlstore.records import RecordWriter
from search_web.negotiation import RDF_SUFFIXES
from tests.factories import make_dataset, make_put, make_source
from tests.web_world import NOW, SOURCE, World, record_id

HTML = {"Accept": "text/html"}


def publisher_path(world: World, name: str, *, actor: str = "", source_id: str = SOURCE) -> str:
    """Return the path of a record's publisher, taken from the record's own description."""
    graph = rdflib.Graph()
    graph.parse(data=world.client(actor).get(f"/dataset/{record_id(name, source_id)}.ttl").data, format="turtle")
    [iri] = graph.objects(None, DCTERMS.publisher)
    return str(iri).removeprefix(world.settings.base_iri.rstrip("/"))


def test_a_publisher_leads_to_its_records(world: World) -> None:
    answer = world.client().get(publisher_path(world, "open"), headers=HTML)

    assert answer.status_code == 303
    assert unquote(answer.location) == '/?q="云溪市交通运输局"'
    assert "路段通行情况" in world.client().get(answer.location, headers=HTML).text


@pytest.mark.parametrize("media_type", RDF_SUFFIXES.values())
def test_a_machine_gets_the_publishers_description(world: World, media_type: str) -> None:
    answer = world.client().get(publisher_path(world, "open"), headers={"Accept": media_type})

    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Agent" in answer.text


def test_odd_identifiers_of_publishers_find_their_way(own_world: World) -> None:
    publisher = Agent(name="怪局", identifier='12/34 "x"?#<>&汉')
    write(own_world, "odd", publisher=publisher)

    path = publisher_path(own_world, "odd")
    graph = rdflib.Graph()
    graph.parse(data=own_world.client().get(path, headers={"Accept": "text/turtle"}).data, format="turtle")

    assert [str(name) for name in graph.objects(None, FOAF.name)] == ["怪局"]
    assert own_world.client().get(path, headers=HTML).status_code == 303


def test_a_source_leads_to_its_line_in_the_list(world: World) -> None:
    answer = world.client().get(f"/source/{SOURCE}", headers=HTML)

    assert (answer.status_code, answer.location) == (303, f"/nodes#node-{SOURCE}")
    assert f'<tr id="node-{SOURCE}">' in world.client().get("/nodes").text


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "*/*"])
def test_what_only_hidden_records_name_is_missing_byte_for_byte(own_world: World, accept: str) -> None:
    hidden = Coded(code="department", literal="本部门")
    own_world.services.sources.add(make_source(source_id="secret"))
    write(own_world, "x", source_id="secret", audience=hidden, publisher=Agent(name="绝密办", identifier="A1"))
    headers = {"Accept": accept}

    taken_agent = publisher_path(own_world, "x", actor="staff", source_id="secret")
    for taken, free in ((taken_agent, f"{taken_agent}x"), ("/source/secret", "/source/nobody")):
        hidden_answer = own_world.client("other").get(taken, headers=headers)
        missing = own_world.client("other").get(free, headers=headers)
        assert hidden_answer.status_code == missing.status_code == 404
        assert hidden_answer.data == missing.data
        assert own_world.client("staff").get(taken, headers=headers).status_code in {200, 303}


@pytest.mark.parametrize("key", ["x" * 600, quote("> } . DROP ALL #"), "%00", "%FF", "a/../b"])
def test_odd_keys_are_not_found(world: World, key: str) -> None:
    assert world.client().get(f"/agent/{key}", headers=HTML).status_code == 404
    assert world.client().get(f"/source/{key}", headers=HTML).status_code == 404


def write(world: World, identity: str, *, source_id: str = SOURCE, **facts: object) -> None:
    writer = RecordWriter(world.services.database, clock=FixedClock(NOW), base_iri=world.settings.base_iri)
    source = make_source(source_id=source_id)
    writer.put(source, "job-9", [make_put(identity=identity, dataset=make_dataset(**facts))])
    world.reload()
