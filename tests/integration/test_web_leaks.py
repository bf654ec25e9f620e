"""Hidden means absent: no address of the site says anything of what an actor may not discover."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from catalog.model import ItemProblem
from catalog.sqlstore.jobs import JobStore
from search_web.negotiation import RDF_SUFFIXES
from search_web.services import close_services
from tests.web_world import OTHER_SOURCE, SECRET_HOST, SOURCE, World, make_world, record_id

HIDDEN = {
    "": ("道路运输政务数据", "绝密巡查线路", "未定稿目录草案", "参保稽核线索"),
    "other": ("绝密巡查线路", "未定稿目录草案"),
    "staff": ("未定稿目录草案", "参保稽核线索"),
    "cataloger": ("参保稽核线索",),
}
HIDDEN_IDS = {
    "": [record_id("government"), record_id("hidden"), record_id("draft"), record_id("audit", OTHER_SOURCE)],
    "other": [record_id("hidden"), record_id("draft")],
    "staff": [record_id("draft"), record_id("audit", OTHER_SOURCE)],
    "cataloger": [record_id("audit", OTHER_SOURCE)],
}
FORMS = ("text/html", *RDF_SUFFIXES.values(), "application/json", "*/*")
MISSING = "a" * 26


def addresses(names: tuple[str, ...]) -> list[str]:
    searched = [f"{path}?q={quote(name)}" for name in names for path in ("/", "/api/v1/search")]
    orders = [f"?page={number}&sort={sort}" for number in (1, 2) for sort in ("title", "modified")]
    listed = [f"{path}{order}" for path in ("/", "/api/v1/search") for order in orders]
    asked = "SELECT * WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    graph = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    queries = [f"/sparql?query={quote(one)}" for one in (asked, graph)]
    return [*searched, *listed, "/nodes", "/help", "/health", *queries]


@pytest.mark.parametrize("actor", HIDDEN)
def test_no_page_names_a_hidden_record(world: World, actor: str) -> None:
    client = world.client(actor)

    for address in addresses(HIDDEN[actor]):
        for accept in ("text/html", "*/*"):
            response = client.get(address, headers={"Accept": accept})
            assert response.status_code == 200, (address, response.text[:300])
            text = response.text if "?q=" not in address else response.text.replace(_asked(address), "")
            for name in HIDDEN[actor]:
                assert name not in text, address
            for key in HIDDEN_IDS[actor]:
                assert key not in text, address


def _asked(address: str) -> str:
    return unquote(address.split("?q=")[1])


@pytest.mark.parametrize("actor", HIDDEN)
@pytest.mark.parametrize("accept", FORMS)
def test_hidden_and_missing_have_the_same_bytes(world: World, actor: str, accept: str) -> None:
    client = world.client(actor)
    tails = ("", ".ttl", ".jsonld", ".nt", ".rdf")
    shapes = [f"/dataset/{{}}{tail}" for tail in tails] + ["/api/v1/datasets/{}", "/api/v1/datasets/{}/location"]

    for shape in shapes:
        missing = client.get(shape.format(MISSING), headers={"Accept": accept})
        for key in HIDDEN_IDS[actor]:
            hidden = client.get(shape.format(key), headers={"Accept": accept})
            assert hidden.status_code == missing.status_code
            assert missing.status_code == (406 if accept == "application/json" and shape == "/dataset/{}" else 404)
            assert hidden.data == missing.data
            assert sorted(hidden.headers) == sorted(missing.headers)


@pytest.mark.parametrize("actor", ["", "other"])
def test_without_hidden_records_every_byte_is_the_same(world: World, tmp_path: Path, actor: str) -> None:
    bare = make_world(tmp_path / "home", without=frozenset({"hidden", "draft"}))
    try:
        for address in addresses(("停车场", *HIDDEN[actor])):
            for accept in ("text/html", "*/*"):
                full = world.client(actor).get(address, headers={"Accept": accept})
                without = bare.client(actor).get(address, headers={"Accept": accept})
                assert _known(full.text, world) == _known(without.text, bare), address
    finally:
        close_services(bare.services)


def _known(text: str, world: World) -> list[str]:
    """Return the lines of an answer, whose order SPARQL leaves open, without names of jobs, which are random."""
    jobs = JobStore(world.services.database)
    for source in (OTHER_SOURCE, SOURCE):
        text = text.replace(jobs.last_jobs(source, 1)[0].job_id, "JOB")
    return sorted(text.splitlines())


@pytest.mark.parametrize("actor", ["", "other"])
def test_no_page_shows_an_address_that_is_withheld(world: World, actor: str) -> None:
    client = world.client(actor)
    key = record_id("restricted")
    shapes = [f"/dataset/{key}{tail}" for tail in ("", ".ttl", ".jsonld", ".nt", ".rdf")]
    found = [f"{path}?q={quote('公交')}" for path in ("/", "/api/v1/search")]
    urls = [*shapes, f"/api/v1/datasets/{key}", f"/api/v1/datasets/{key}/location", *found]

    for url in urls:
        assert SECRET_HOST not in client.get(url).text, url
    everything = client.get("/sparql?query=" + quote("SELECT * { ?s ?p ?o }") + "&format=csv").text
    assert (SECRET_HOST in everything) is (actor == "other")  # the unconditional one is theirs
    assert f"{key}#distribution-1,http://www.w3.org/ns/dcat#downloadURL" not in everything


def test_problems_of_a_node_are_for_its_own_staff(own_world: World) -> None:
    jobs = JobStore(own_world.services.database)
    last = jobs.last_jobs("jtj-json", 1)[0]
    problem = ItemProblem(identity="hidden", place="更新周期", problem="看不懂的周期", rejected=False)
    jobs.add_problems(last.job_id, [problem])

    assert "看不懂的周期" in own_world.client("staff").get("/nodes").text
    assert "看不懂的周期" not in own_world.client("other").get("/nodes").text
    assert "看不懂的周期" not in own_world.client().get("/nodes").text
