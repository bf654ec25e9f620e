"""Descriptions in the syntaxes that are handed out."""

from __future__ import annotations

import json

import pytest
import rdflib
from rdflib.compare import isomorphic

from catalog.errors import InvalidInput
from catalog.model import DataService
from catalog.rdf.describe import describe
from catalog.rdf.serialise import RdfMediaType, serialise
from tests.factories import make_dataset

_FORMATS = {
    RdfMediaType.TURTLE: "turtle",
    RdfMediaType.JSON_LD: "json-ld",
    RdfMediaType.NTRIPLES: "nt",
    RdfMediaType.XML: "xml",
}


def _description() -> bytes:
    dataset = make_dataset(
        description='引号" 反斜杠\\ 换行\n角括号<&>\u2028',
        extras=(("自填字段", "值"),),
        services=(DataService(endpoint_url="https://node.example/接口?a=1&b={2}"),),
    )
    triples = describe(
        "a" * 26,
        "http://catalog.example/dataset/" + "a" * 26,
        dataset,
        source_iri="http://catalog.example/source/s",
        base_iri="http://catalog.example/",
    )
    return triples.metadata + triples.locations


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own, inside rdflib
@pytest.mark.parametrize("media_type", list(RdfMediaType))
def test_each_syntax_says_the_same_to_another_reader(media_type: RdfMediaType) -> None:
    expected = rdflib.Graph().parse(data=_description(), format="nt")

    written = serialise(_description(), media_type)

    assert isomorphic(rdflib.Graph().parse(data=written, format=_FORMATS[media_type]), expected)


@pytest.mark.parametrize("media_type", list(RdfMediaType))
def test_the_same_statements_are_always_written_the_same(media_type: RdfMediaType) -> None:
    assert len({serialise(_description(), media_type) for _ in range(20)}) == 1


def test_turtle_begins_with_the_dataset_and_uses_prefixes() -> None:
    text = serialise(_description(), RdfMediaType.TURTLE).decode()

    first = next(line for line in text.splitlines() if not line.startswith("@prefix"))
    assert first == f"<http://catalog.example/dataset/{'a' * 26}> a dcat:Dataset ;"
    assert "@prefix odrl:" not in text


def test_json_ld_needs_no_context_from_elsewhere() -> None:
    document = json.loads(serialise(_description(), RdfMediaType.JSON_LD))

    assert document["@context"]["dct"] == "http://purl.org/dc/terms/"
    assert document["@graph"][0]["@type"] == ["dcat:Dataset"]
    assert document["@graph"][0]["dct:title"] == [{"@language": "zh", "@value": "云溪市公共停车场基本信息"}]


def test_other_media_types_are_refused() -> None:
    with pytest.raises(InvalidInput):
        serialise(b"", "text/html")
