"""DCAT catalogs over HTTP: recorded feeds, paging, and nodes that behave badly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.model import JobState
from catalog.sqlstore.database import Database
from tests.integration.harvest_world import HarvestWorld, make_world
from tests.integration.node_server import Node, running_node

HEAD = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
"""


@pytest.fixture
def node() -> Iterator[Node]:
    with running_node() as node:
        yield node


@pytest.fixture
def world(database: Database) -> HarvestWorld:
    return make_world(database)


def page(*numbers: int, following: str = "") -> bytes:
    datasets = "".join(
        f'<http://data.yunxi.example/{n}> a dcat:Dataset ; dct:title "停车场{n}"@zh .\n' for n in numbers
    )
    return (HEAD + datasets + (f"<> hydra:next <{following}> .\n" if following else "")).encode()


def test_recorded_pages_are_followed_in_the_old_and_the_new_form(
    node: Node, world: HarvestWorld, shared_data: Path
) -> None:
    for name in ("paged-collection", "partial-collection"):
        for number in (1, 2):
            body = (shared_data / "udata_harvest" / "dcat" / f"{name}-{number}.jsonld").read_bytes()
            body = body.replace(b"http://data.test.org/catalog.jsonld", f"{node.url}/{name}".encode())
            body = body.replace(b"?page=", b"/")
            node.answer(f"/{name}" if number == 1 else f"/{name}/2", body, "application/ld+json")
        world.add(f"{node.url}/{name}", kind="dcat", source_id=name)

        job = world.run(name)

        assert (job.state, job.cause) == (JobState.DONE, "")
        assert job.counts.added == 4


def test_blank_node_datasets_are_the_same_on_the_second_harvest(
    node: Node, world: HarvestWorld, shared_data: Path
) -> None:
    """T09."""
    for name in ("bnodes.jsonld", "bnodes.xml", "catalog.xml", "nested.jsonld", "flat.jsonld"):
        body = (shared_data / "udata_harvest" / "dcat" / name).read_bytes()
        source_id = name.replace(".", "-")
        world.add(node.answer(f"/{name}", body, "text/html"), kind="dcat", source_id=source_id)

        first, second = world.run(source_id), world.run(source_id)

        assert first.counts.added == first.counts.gathered > 0
        assert second.counts.unchanged == first.counts.gathered


def test_a_header_may_name_the_next_page(node: Node, world: HarvestWorld) -> None:
    link = {"Link": '<one>; rel="prev first", </two>; title="a"; rel="last next"'}
    node.answer("/one", page(1, 2), "text/turtle", link)
    node.answer("/two", page(3), "text/turtle")
    world.add(f"{node.url}/one", kind="dcat")

    assert world.run().counts.added == 3


@pytest.mark.parametrize("back", ["/one", "/two"])
def test_pages_that_lead_back_end_the_job(node: Node, world: HarvestWorld, back: str) -> None:
    """T04."""
    node.answer("/one", page(*range(30), following="/two"), "text/turtle")
    node.answer("/two", page(31, following="/three"), "text/turtle")
    node.answer("/three", page(32, following=back), "text/turtle")
    world.add(f"{node.url}/one", kind="dcat")

    job = world.run()

    assert (job.state, job.counts.added) == (JobState.PARTIAL, 32)
    assert "lead back" in job.cause


def test_a_page_on_another_host_is_not_asked_for(node: Node, world: HarvestWorld) -> None:
    with running_node() as other:
        node.answer("/one", page(1, following=f"{other.url}/two"), "text/turtle")
        world.add(f"{node.url}/one", kind="dcat")

        job = world.run()

        assert (job.state, other.requests) == (JobState.PARTIAL, [])


def test_a_broken_page_leaves_what_came_before_and_withdraws_nothing(node: Node, world: HarvestWorld) -> None:
    """T05."""
    node.answer("/one", page(*range(30), following="/two"), "text/turtle")
    node.answer("/two", page(31), "text/turtle")
    world.add(f"{node.url}/one", kind="dcat")
    world.run()
    node.answer("/one", page(*range(30), 40, following="/two"), "text/turtle")
    node.answer("/two", HEAD.encode() + b"<a> dct:title .", "text/turtle")

    job = world.run()

    assert job.state is JobState.PARTIAL
    assert "line 3" in job.cause
    assert (job.counts.added, job.counts.withdrawn) == (1, 0)
    assert len(world.published()) == 32


def test_a_valid_page_without_datasets_deletes_nothing(node: Node, world: HarvestWorld) -> None:
    """T01."""
    url = node.answer("/one", page(*range(25)), "text/turtle")
    world.add(url, kind="dcat")
    world.run()
    node.answer("/one", page(), "text/turtle")

    assert world.run().state is JobState.HELD
    assert len(world.published()) == 25


def test_a_dataset_that_two_pages_have_is_one_record(node: Node, world: HarvestWorld) -> None:
    node.answer("/one", page(1, 2, following="/two"), "text/turtle")
    node.answer("/two", page(2, 3), "text/turtle")
    world.add(f"{node.url}/one", kind="dcat")

    assert world.run().counts.added == 3


@pytest.mark.parametrize("name", ["xmlbomb.xml", "quadratic.xml", "external.xml", "external_file.xml", "dtd.xml"])
def test_hostile_xml_is_refused_quickly(node: Node, world: HarvestWorld, shared_data: Path, name: str) -> None:
    body = (shared_data / "xml_hostile" / "xmltestdata" / name).read_bytes()
    world.add(node.answer("/one", body, "application/rdf+xml"), kind="dcat")

    job = world.run()

    assert job.state is JobState.FAILED
    assert node.requests == ["/one"]
