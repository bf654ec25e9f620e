"""What is described in RDF and read back is the same dataset, but for the losses that are documented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.model import Agent, Coded, Contact, DataItem, DataService, Dataset, Dated, Distribution
from catalog.rdf.describe import content_hash, describe
from catalog.rdf.parse import ParsedGraph
from catalog.rdf.read_dcat import find_datasets, read_dataset, read_datasets
from catalog.rdf.read_values import NORMALIZERS
from vocab.codelists import code_list
from vocab.normalise import nothing, text

IRI = "http://catalog.example/dataset/aaaaaaaaaaaaaaaaaaaaaaaaaa"
_ALPHABET = "停车场泊位登记信息表年月日甲乙丙A0bZ9\"\\<>&'{}%#/:;,.-_ é😀𠮷"


def _clean(value: str) -> bool:
    return value == text(value) and not nothing(value) and " > " not in value and "://" not in value


_words = st.text(_ALPHABET, min_size=1, max_size=12).map(text).filter(lambda value: bool(value) and _clean(value))
_maybe = st.just("") | _words
_address = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "ftp"]),
    st.sampled_from(["node.example", "10.0.0.1:8080", "[::1]:80", "u:p@node.example"]),
    st.sampled_from(["", "/", "/a/b.csv", "/a%20b", "/~x"]),
    st.sampled_from(["", "?q=1&r=2", "#part", "?q=%E7%9B%AE#x/y"]),
)
_places = st.just("") | _address | st.sampled_from(["详见部门内网", "jdbc:mysql://10.0.0.1/x", "\\\\server\\share"])
_days = st.builds(lambda day: Dated(day=day, literal=day.isoformat()), st.dates(date(1990, 1, 1), date(2035, 1, 1)))
_dates = (
    st.none()
    | _days
    | st.sampled_from(
        [Dated(day=date(2023, 6, 8), literal="2023年6月8日"), Dated(day=None, literal="去年")],
    )
)


def _coded(scheme: str) -> st.SearchStrategy[Coded]:
    codes = sorted(code_list(scheme).concepts)[:40]
    own = st.sampled_from(codes).map(lambda code: Coded(code=code, literal=code))
    free = _words.map(lambda words: Coded(code=NORMALIZERS[scheme](words), literal=words))
    return own | free.filter(lambda value: value.literal != value.code)


def _one(scheme: str) -> st.SearchStrategy[Coded | None]:
    return st.none() | _coded(scheme)


def _several(scheme: str) -> st.SearchStrategy[tuple[Coded, ...]]:
    unique = st.lists(_coded(scheme), max_size=3, unique_by=lambda value: value.code or value.literal)
    return unique.map(lambda values: tuple(sorted(values, key=lambda value: (value.code or "~", value.literal))))


_media = st.sampled_from(["", "text/csv", "application/vnd.ms-excel", "表格"])
_numbers = st.none() | st.integers(0, 10**15)
_distributions = st.builds(
    Distribution,
    title=_maybe,
    description=_maybe,
    format=_one("format"),
    media_type=_media,
    access_url=_places,
    download_url=_places,
    byte_size=_numbers,
    license=_maybe | _address,
).filter(lambda part: part.format is not None or not part.media_type)
_services = st.builds(
    DataService,
    title=_maybe,
    description=_maybe,
    endpoint_url=_places,
    endpoint_description=_places,
    service_type=_maybe,
)
_items = st.builds(
    DataItem,
    name=_words,
    type=_one("item-type"),
    length=_maybe,
    description=_maybe,
    share_type=_one("share-type"),
    share_condition=_maybe,
    access_rights=_one("access-right"),
    open_condition=_maybe,
)
_sets = st.lists(_words, max_size=3, unique=True).map(lambda values: tuple(sorted(values)))
_datasets = st.builds(
    Dataset,
    title=_words,
    identifier=_maybe,
    other_identifiers=st.lists(_words, max_size=12).map(tuple),
    description=_maybe,
    publisher=st.none() | st.builds(Agent, name=_words, identifier=_maybe, unit=_maybe),
    contact=st.none() | st.builds(Contact, name=_words, telephone=_maybe, email=_maybe),
    keywords=_sets,
    themes=_several("theme"),
    resource_class=st.lists(_words, max_size=4).map(tuple),
    industries=_several("industry"),
    region=_one("division"),
    issued=_dates,
    modified=_dates,
    accrual_periodicity=_one("frequency"),
    share_type=_one("share-type"),
    share_condition=_maybe,
    share_channel=_maybe,
    share_method=_maybe,
    access_rights=_one("access-right"),
    open_condition=_maybe,
    audience=_one("audience"),
    security_class=_one("security-class"),
    data_level=_one("data-level"),
    distributions=st.lists(_distributions, max_size=3).map(tuple),
    services=st.lists(_services, max_size=2).map(tuple),
    data_items=st.lists(_items, max_size=12).map(tuple),
    landing_page=_places,
    related=_sets,
    record_count=_numbers,
    source_system=_maybe,
    temporal=_maybe,
    language=_maybe,
    license=_maybe | _address,
    version=_maybe,
    extras=st.lists(st.tuples(_words, _words), max_size=3).map(tuple),
)


def _expected(dataset: Dataset) -> Dataset:
    """Take out what the module documents as lost."""
    return replace(
        dataset,
        description="" if dataset.description == dataset.title else dataset.description,
        distributions=tuple(
            replace(part, access_url="" if part.access_url == part.download_url else part.access_url)
            for part in dataset.distributions
        ),
        services=tuple(
            replace(service, title="" if service.title == dataset.title else service.title)
            for service in dataset.services
        ),
    )


def _read(dataset: Dataset) -> tuple[ParsedGraph, Dataset | None]:
    triples = describe(
        "a" * 26, IRI, dataset, source_iri="http://catalog.example/source/s", base_iri="http://catalog.example/"
    )
    graph = ParsedGraph(url="http://catalog.example/", ntriples=triples.metadata + triples.locations)
    (found,) = read_datasets(graph)
    assert found.subject == IRI
    return graph, found.dataset


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_datasets)
def test_a_dataset_survives_its_description(dataset: Dataset) -> None:
    graph, read = _read(dataset)

    assert read == _expected(dataset)
    (described,) = find_datasets(graph)
    assert read_dataset(described.quads, described.subject)[0] == read


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=60), st.text(max_size=30))
def test_no_text_breaks_the_description(title: str, address: str, name: str) -> None:
    dataset = Dataset(
        title=title,
        identifier=name,
        publisher=Agent(name=name, identifier=title),
        contact=Contact(name=name, telephone=title, email=address),
        landing_page=f"http://{address}",
        language=address,
        themes=(Coded(code=name or None, literal=title or "x"),),
        distributions=(
            Distribution(access_url=address, download_url=f"https://node.example/{address}", media_type=name),
        ),
    )
    first, second = (
        describe("a" * 26, IRI, dataset, source_iri="urn:x:y", base_iri="http://catalog.example/") for _ in range(2)
    )

    for half in (first.metadata, first.locations):
        lines = half.splitlines(keepends=True)
        assert lines == sorted(set(lines))
        assert len(list(ox.parse(half, ox.RdfFormat.N_TRIPLES))) == len(lines)
        assert not any(line.startswith(b"_:") for line in lines)
    assert content_hash(first) == content_hash(second)
