"""RDF of nodes: what is read, what is refused, and that every refusal says where and why."""

from __future__ import annotations

import time

import pytest

from catalog.errors import SourceTimeout, SourceTooLarge, UnreadableSource
from catalog.rdf.parse import LIMITS, ParsedGraph, ParseLimits, canonical_form, parse_rdf

URL = "http://node.example/catalog"
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/">'
    '<rdf:Description rdf:about="http://node.example/1"><d:title>停车场</d:title></rdf:Description></rdf:RDF>'
)
LINE = '<http://node.example/1> <http://purl.org/dc/terms/title> "停车场" .\n'
JSON_LD = '{"@id": "http://node.example/1", "http://purl.org/dc/terms/title": "停车场"}'


def _parse(text: str | bytes, media_type: str = "text/turtle", *, limits: ParseLimits = LIMITS) -> ParsedGraph:
    body = text.encode() if isinstance(text, str) else text
    return parse_rdf(body, media_type=media_type, url=URL, limits=limits)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (LINE, "text/turtle"),
        (LINE, "application/n-triples"),
        (RDF_XML, "application/rdf+xml"),
        (JSON_LD, "application/ld+json"),
        (f"[{JSON_LD}]", "application/ld+json"),
        (RDF_XML, "text/turtle"),
        (JSON_LD, "application/rdf+xml"),
        (LINE, "application/json"),
        (LINE, "text/html; charset=utf-8"),
        (f'<?xml version="1.0" encoding="GB2312"?>\n{RDF_XML}', ""),
        (f"\n <!-- export -->\n{RDF_XML}", ""),
    ],
)
def test_a_text_is_read_whatever_its_media_type_says(body: str, media_type: str) -> None:
    assert _parse(body, media_type).ntriples.decode() == LINE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-32"])
@pytest.mark.parametrize("text", [LINE, RDF_XML, JSON_LD])
def test_a_text_is_read_in_the_encodings_that_departments_use(text: str, encoding: str) -> None:
    assert _parse(text.encode(encoding), "").ntriples.decode() == LINE


def test_a_declared_encoding_is_used_where_the_bytes_are_no_utf_8() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?>' + RDF_XML.replace("停车场", "Straßenlärm é")

    graph = _parse(body.encode("latin-1"))

    assert "Straßenlärm é" in graph.ntriples.decode()


def test_control_characters_are_left_out() -> None:
    assert _parse(RDF_XML.replace("停车场", "停\x0b车&#x1;场\x00")).ntriples.decode() == LINE


def test_an_iri_with_spaces_and_braces_is_repaired() -> None:
    graph = _parse("<http://node.example/a b{1}> <http://purl.org/dc/terms/title> '停车场' .")

    assert graph.ntriples.startswith(b"<http://node.example/a%20b%7B1%7D>")


def test_half_a_character_in_json_is_replaced() -> None:
    graph = _parse('{"@id": "x", "http://p.example/": "停\\ud800车"}')

    assert "停?车" in graph.ntriples.decode()


def test_a_language_tag_with_an_underscore_is_repaired() -> None:
    graph = _parse('{"@id": "x", "http://p.example/": {"@value": "停车场", "@language": "zh_CN"}}')

    assert graph.ntriples.decode().endswith('"停车场"@zh-cn .\n')


@pytest.mark.parametrize(
    ("body", "problem", "place"),
    [
        ("", "empty", "line 1, column 1"),
        ("<!DOCTYPE html><html><body>维护中</body></html>", "HTML", "line 1"),
        ("<html lang='zh'><body>维护中</body></html>", "HTML", "line 1"),
        ("<a> <b> <c> .\n<a> x:b 1 .", "prefix x:", "line 2, column 5"),
        ('<a> <b> "open', "Turtle", "line 1"),
        (b"<a> <b> '\xff\xff' .", "neither UTF-8 nor GB 18030", "line 1, byte 10"),
        ('{"a": [1,}', "not JSON", "line 1, column 10"),
        ('{"code": 500, "msg": "系统异常"}', "not JSON-LD", "/"),
        ("[]", "not JSON-LD", "/"),
        ('{"@id": "x", "http://p/": 1e999}', "a number", "the document"),
        ('{"@graph": [{"@context": "http://192.0.2.1/c.jsonld"}]}', "http://192.0.2.1/c.jsonld", "/@graph/0/@context"),
        ('{"@context": {"@import": "file:///etc/passwd"}}', "@import", "/@context"),
        ('{"@context": ["../../etc/passwd"]}', "../../etc/passwd", "/@context/0"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "begins with <feed>", "line 1, column 1"),
        (RDF_XML.replace("</d:title>", "</d:titel>"), "mismatched tag", "line 1, column"),
        (RDF_XML.replace("停", "&nbsp;"), "undefined entity", "line 1, column"),
        ("<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY a 'aa'>]>\n<r/>", "<!DOCTYPE", "line 2, column"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_cause(body: str | bytes, problem: str, place: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        _parse(body, "application/json" if body == "[]" else "text/turtle")

    assert problem in caught.value.problem
    assert place in caught.value.place
    assert caught.value.url == URL


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "gb18030"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    with pytest.raises(UnreadableSource, match="DOCTYPE"):
        _parse(
            f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE x SYSTEM 'http://127.0.0.1/'><x/>".encode(encoding)
        )


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "<a> <b> " + "(" * 200_000,
        "<a> <b> " + "[<c> " * 100_000,
        RDF_XML.replace("<d:title>", "<d:x><d:y>" * 5_000),
    ],
    ids=["lists", "objects", "collections", "blank nodes", "elements"],
)
def test_bottomless_nesting_is_refused(body: str) -> None:
    started = time.monotonic()

    with pytest.raises((UnreadableSource, SourceTooLarge)):
        _parse(body, "application/json" if body[0] in "[{" else "")

    assert time.monotonic() - started < 5


@pytest.mark.parametrize("limits", [ParseLimits(bytes=10), ParseLimits(triples=1), ParseLimits(characters=3)])
def test_limits_of_bytes_statements_and_characters_are_kept(limits: ParseLimits) -> None:
    with pytest.raises(SourceTooLarge):
        _parse(LINE + LINE.replace("停车场", "停车场泊位"), limits=limits)


def test_a_parse_that_takes_too_long_is_stopped_and_the_next_one_works() -> None:
    body = "".join(f"<http://a/{number}> <http://b> <http://c/{number}> .\n" for number in range(200_000))

    with pytest.raises(SourceTimeout):
        _parse(body, limits=ParseLimits(seconds=0.1))

    assert _parse(LINE).ntriples.decode() == LINE


def test_equal_graphs_have_one_canonical_form_however_blank_nodes_are_named() -> None:
    first = _parse("<a> <b> [ <c> 1 ; <d> [ <e> 2 ] ] .")
    second = _parse("<a> <b> _:z . _:z <d> _:y . _:y <e> 2 . _:z <c> 1 .")

    assert canonical_form(first.ntriples, url=URL) == canonical_form(second.ntriples, url=URL)


def test_entangled_blank_nodes_are_given_up_after_the_limit() -> None:
    clique = " ".join(f"_:n{a} <http://p/> _:n{b} ." for a in range(14) for b in range(14) if a != b)

    with pytest.raises(SourceTimeout):
        canonical_form(_parse(clique).ntriples, url=URL, seconds=0.3)
