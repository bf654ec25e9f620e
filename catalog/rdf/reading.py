"""Read RDF of any accepted syntax into lines of N-Triples: what happens inside the shut-in process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox

from catalog.errors import SourceTooLarge, UnreadableSource
from catalog.rdf.characters import text_of
from catalog.rdf.jsonld_guard import checked_json
from catalog.rdf.ntriples import iri_of, literal
from catalog.rdf.syntaxes import Syntax, recognise
from catalog.rdf.xml_guard import checked_xml

_FORMATS = {
    Syntax.TURTLE: ox.RdfFormat.TURTLE,
    Syntax.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Syntax.XML: ox.RdfFormat.RDF_XML,
    Syntax.JSON_LD: ox.RdfFormat.JSON_LD,
}
_IRI_FAULT = re.compile(r"invalid iri|error while parsing iri", re.IGNORECASE)
_WHERE = re.compile(r"\A\w+ error at (line \d+)(?: (?:between columns|column) (\d+)(?: and \d+)?)?: ")
_LINE_AGAIN = re.compile(r" \(line \d+\)\Z")
_UNFIT = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def read_triples(body: bytes, *, media_type: str, url: str, triples: int, characters: int) -> bytes:
    """Return sorted N-Triples of ``body``; named graphs are put together.

    ``triples`` and ``characters`` (of one literal) are what is accepted at most. IRIs with characters that no IRI may
    have are repaired by percent-encoding them. Raises UnreadableSource and SourceTooLarge.
    """
    text = text_of(body, media_type=media_type, url=url)
    syntax = recognise(text, media_type=media_type, url=url)
    if syntax is Syntax.XML:
        source: str | bytes = checked_xml(text, url=url)
    elif syntax is Syntax.JSON_LD:
        source = checked_json(text, url=url)
    else:
        source = text
    # this library's strict JSON-LD drops nodes with an odd IRI in silence, its lenient one keeps them
    attempts = (True,) if syntax is Syntax.JSON_LD else (False, True)
    for lenient in attempts:
        try:
            return _collected(_parse(source, syntax, url, lenient=lenient), url, triples, characters)
        except SyntaxError as error:
            if lenient or not _IRI_FAULT.search(str(error)):
                raise _translated(error, syntax, url) from error
    raise AssertionError  # the last attempt returns or raises


def _parse(source: str | bytes, syntax: Syntax, url: str, *, lenient: bool) -> Iterator[ox.Quad]:
    base = iri_of(url) or "urn:mulu:source"
    return ox.parse(source, _FORMATS[syntax], base_iri=base, lenient=lenient)


def _collected(quads: Iterator[ox.Quad], url: str, triples: int, characters: int) -> bytes:
    lines: set[str] = set()
    for quad in quads:
        value = quad.object
        if isinstance(value, ox.Triple):
            raise UnreadableSource(url=url, problem="statements about statements (RDF 1.2) are not accepted")
        if isinstance(value, ox.Literal) and len(value.value) > characters:
            raise SourceTooLarge(url=url, problem=f"a text of more than {characters} characters")
        lines.add(f"{_node(quad.subject)} {_node(quad.predicate)} {_object(value)} .\n")
        if len(lines) > triples:
            raise SourceTooLarge(url=url, problem=f"more than {triples} statements on one page; use smaller pages")
    return "".join(sorted(lines)).encode("utf-8", "replace")


def _node(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return f"<{_iri(term.value)}>" if isinstance(term, ox.NamedNode) else str(term)


def _iri(text: str) -> str:
    return _UNFIT.sub(lambda found: quote(found[0]), text) if _UNFIT.search(text) else text


def _object(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    if not isinstance(term, ox.Literal):
        return _node(term)
    written = literal(term.value)
    if term.language:
        tag = term.language.replace("_", "-").lower()
        return f"{written}@{tag}" if _TAG.fullmatch(tag) else written
    datatype = term.datatype.value
    return written if datatype in {_STRING, _LANGUAGE_STRING} else f"{written}^^<{_iri(datatype)}>"


def _translated(error: SyntaxError, syntax: Syntax, url: str) -> UnreadableSource:
    message = _LINE_AGAIN.sub("", str(error))
    where = _WHERE.match(message)
    name = {Syntax.XML: "RDF/XML", Syntax.JSON_LD: "JSON-LD"}.get(syntax, "Turtle")
    if where is None or syntax is Syntax.JSON_LD:
        return UnreadableSource(url=url, problem=f"not {name}: {message}", place="the document")
    place = where[1] + (f", column {where[2]}" if where[2] else "")
    return UnreadableSource(url=url, problem=f"not {name}: {message[where.end() :]}", place=place)
