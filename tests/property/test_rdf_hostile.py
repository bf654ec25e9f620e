"""Whatever bytes a node sends, they are read or refused as a fault of the source: nothing else is raised."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import SourceError
from catalog.rdf.parse import parse_rdf
from catalog.rdf.read_dcat import next_pages, read_datasets

_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
 xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="http://n/1"><dct:title xml:lang="zh">停</dct:title>
 <dcat:distribution rdf:parseType="Resource"><dcat:byteSize>1</dcat:byteSize></dcat:distribution>
 </dcat:Dataset></rdf:RDF>"""
_JSON = """{"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}, "@id": "http://n/1",
 "@type": "dcat:Dataset", "dct:title": {"@value": "停", "@language": "zh"}, "dcat:keyword": ["a", 1, null]}"""
_TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
[] a dcat:Dataset ; dct:title "停"@zh ; dcat:distribution [ dcat:accessURL <x y> ; dcat:byteSize 1.5 ] ."""
_SEEDS = (_XML.encode(), _JSON.encode(), _TURTLE.encode())
_NOISE = st.sampled_from(
    [b"", b"<", b">", b"&", b'"', b"\\", b"\x00", b"\xff", b"{", b"[", b"]", b":", b"@", b"&#0;", b"\xe5"]
)
_MEDIA_TYPES = st.sampled_from(
    ["", "text/turtle", "application/rdf+xml", "application/ld+json; charset=gbk", "text/html"]
)


@st.composite
def _bodies(draw: st.DrawFn) -> bytes:
    body = draw(st.sampled_from(_SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        position = draw(st.integers(0, len(body)))
        cut = draw(st.integers(0, 12))
        body = body[:position] + draw(_NOISE) + body[position + cut :]
    return body


@settings(max_examples=250, deadline=None)
@given(_bodies() | st.binary(max_size=60), _MEDIA_TYPES)
def test_any_bytes_are_read_or_refused(body: bytes, media_type: str) -> None:
    try:
        graph = parse_rdf(body, media_type=media_type, url="http://node.example/catalog")
    except SourceError:
        return
    found = list(read_datasets(graph))

    assert next_pages(graph) == ()
    assert all(one.dataset is not None or any(problem.rejected for problem in one.problems) for one in found)


def test_many_threads_parse_at_once() -> None:
    bodies = [_SEEDS[number % len(_SEEDS)] for number in range(60)]

    with ThreadPoolExecutor(max_workers=6) as pool:
        graphs = pool.map(lambda body: parse_rdf(body, media_type="", url="http://node.example/"), bodies)

    assert all(len(list(read_datasets(graph))) == 1 for graph in graphs)
