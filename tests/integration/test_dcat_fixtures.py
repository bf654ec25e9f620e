"""Real and hostile files: each is read, or refused with place and cause, in bounded time and memory."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.errors import SourceError, UnreadableSource
from catalog.rdf.parse import parse_rdf
from catalog.rdf.read_dcat import next_pages, read_datasets

pytestmark = pytest.mark.real_data

_MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".xml": "application/xml",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
}
_FOLDERS = ("ckanext_dcat", "udata_harvest", "dcatde", "dcat_ap")
_SECONDS = 5.0
_MALFORMED = (
    "ckanext_dcat/examples/dcat/dataset.ttl",
    "ckanext_dcat/examples/croissant/full_croissant_dataset.jsonld",
    "dcat_ap/3.0.0/html/examples/example-bee-population-dataset-series-api.ttl",
    "dcat_ap/3.0.0/html/examples/example-bee-population-dataset-series-combined.ttl",
    "dcat_ap/3.0.1/html/examples/example-bee-population-dataset-series-api.ttl",
    "dcat_ap/3.0.1/html/examples/example-bee-population-dataset-series-combined.ttl",
    "dcat_ap/3.0.0-hvd/html/examples/example-bees_wasps_dataset.ttl",
    "dcat_ap/2.1.0/dcat-ap_2.1.0.rdf",
)
_DATASETS = {  # usable datasets on a page, counted by hand
    "udata_harvest/dcat/bnodes.jsonld": 3,
    "udata_harvest/dcat/bnodes.xml": 3,
    "udata_harvest/dcat/catalog.xml": 4,
    "udata_harvest/dcat/flat.jsonld": 3,
    "udata_harvest/dcat/nested.jsonld": 1,
    "udata_harvest/dcat/paged-collection-1.jsonld": 3,
    "udata_harvest/dcat/partial-collection-2.jsonld": 1,
    "ckanext_dcat/examples/dcat/catalog.rdf": 2,
    "ckanext_dcat/examples/dcat/catalog_pod.jsonld": 1,
    "ckanext_dcat/examples/dcat/dataset_gov_de.rdf": 1,
    "ckanext_dcat/examples/dcat/dataset_sweden.rdf": 1,
    "ckanext_dcat/examples/dcat/dataset_gob_es.ttl": 1,
    "dcatde/examples/catalog-endpoint.rdf": 6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    name: str
    datasets: int
    problem: str
    place: str
    seconds: float


def _outcome(path: Path, root: Path) -> _Outcome:
    name = str(path.relative_to(root))
    started = time.monotonic()
    datasets, problem, place = 0, "", ""
    try:
        graph = parse_rdf(path.read_bytes(), media_type=_MEDIA_TYPES[path.suffix], url=f"http://node.example/{name}")
        datasets = sum(found.dataset is not None for found in read_datasets(graph))
    except SourceError as error:
        problem, place = error.problem, error.place
    return _Outcome(name=name, datasets=datasets, problem=problem, place=place, seconds=time.monotonic() - started)


@pytest.fixture(scope="module")
def outcomes(shared_data: Path) -> dict[str, _Outcome]:
    """Read every file that claims to be RDF once, and print what became of it (``pytest -s``)."""
    found = {}
    for folder in _FOLDERS:
        for path in sorted((shared_data / folder).rglob("*")):
            if path.is_file() and path.suffix in _MEDIA_TYPES:
                outcome = _outcome(path, shared_data)
                found[outcome.name] = outcome
                print(f"{outcome.name:110} {outcome.datasets:4} {outcome.problem[:90]} {outcome.place}")  # noqa: T201
    loaded = sum(not outcome.problem for outcome in found.values())
    print(f"{loaded} loaded, {len(found) - loaded} refused")  # noqa: T201 -- the table is what the run is for
    return found


def test_every_file_is_read_or_refused_with_place_and_cause(outcomes: dict[str, _Outcome]) -> None:
    assert len(outcomes) > 200
    assert sum(not outcome.problem for outcome in outcomes.values()) > 180
    assert [outcome.name for outcome in outcomes.values() if outcome.problem and not outcome.place] == []
    assert [outcome.name for outcome in outcomes.values() if outcome.seconds > _SECONDS] == []


@pytest.mark.parametrize("name", _MALFORMED)
def test_what_is_really_malformed_is_refused(name: str, outcomes: dict[str, _Outcome]) -> None:
    assert outcomes[name].place.startswith("line ")


@pytest.mark.parametrize(("name", "datasets"), _DATASETS.items())
def test_catalogs_in_use_give_their_datasets(name: str, datasets: int, outcomes: dict[str, _Outcome]) -> None:
    assert outcomes[name].datasets == datasets


@pytest.mark.parametrize("kind", ["paged-collection", "partial-collection"])
def test_pages_lead_to_the_next_one(kind: str, shared_data: Path) -> None:
    folder = shared_data / "udata_harvest" / "dcat"
    pages = [
        parse_rdf((folder / f"{kind}-{number}.jsonld").read_bytes(), media_type="", url="http://node.example/")
        for number in (1, 2)
    ]

    assert [next_pages(page) for page in pages] == [("http://data.test.org/catalog.jsonld?page=2",), ()]


def test_hostile_xml_is_refused_at_once(shared_data: Path) -> None:
    files = sorted((shared_data / "xml_hostile").rglob("*.xml"))
    parse_rdf(b"<urn:a> <urn:b> <urn:c> .", media_type="text/turtle", url="http://node.example/")  # warm up

    assert len(files) >= 10
    for path in files:
        started = time.monotonic()
        with pytest.raises(UnreadableSource) as caught:
            parse_rdf(path.read_bytes(), media_type="application/rdf+xml", url="http://node.example/")
        assert time.monotonic() - started < 1
        assert caught.value.place


def test_negative_syntax_tests_of_the_w3c_are_refused_but_for_odd_iris(shared_data: Path) -> None:
    root = shared_data / "rdf_tests" / "rdf" / "rdf11"
    files = sorted(
        path
        for folder, suffix in (("rdf-turtle", ".ttl"), ("rdf-n-triples", ".nt"), ("rdf-xml", ".rdf"))
        for path in (root / folder).rglob(f"*{suffix}")
        if "bad" in path.name or (folder == "rdf-xml" and "error" in path.name)
    )
    accepted = []
    for path in files:
        try:
            parse_rdf(path.read_bytes(), media_type=_MEDIA_TYPES[path.suffix], url="http://node.example/")
        except UnreadableSource:
            continue
        accepted.append(path.name)

    assert len(files) > 150
    # on purpose: spaces and escapes in IRIs, which departments' databases are full of, are percent-encoded instead
    assert [name for name in accepted if "syntax-bad-uri" not in name] == []
