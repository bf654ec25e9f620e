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
_QUOTED = re.compile(r"['`]([^'`]{4,})['`]")
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
            return _collected(
                _parse(source, syntax, url, lenient=lenient), url, triples, characters, checked=not lenient
            )
        except SyntaxError as error:
            if lenient or not _IRI_FAULT.search(str(error)):
                raise _translated(error, syntax, text, url) from error
    raise AssertionError  # the last attempt returns or raises


def _parse(source: str | bytes, syntax: Syntax, url: str, *, lenient: bool) -> Iterator[ox.Quad]:
    base = iri_of(url) or "urn:mulu:source"
    return ox.parse(source, _FORMATS[syntax], base_iri=base, lenient=lenient)


def _collected(quads: Iterator[ox.Quad], url: str, triples: int, characters: int, *, checked: bool) -> bytes:
    lines: set[str] = set()
    for quad in quads:
        value = quad.object
        if isinstance(value, ox.Triple):
            raise UnreadableSource(url=url, problem="statements about statements (RDF 1.2) are not accepted")
        if isinstance(value, ox.Literal) and len(value.value) > characters:
            raise SourceTooLarge(url=url, problem=f"a text of more than {characters} characters")
        line = _line(quad.subject, quad.predicate, value, checked=checked)
        if line:
            lines.add(line)
        if len(lines) > triples:
            raise SourceTooLarge(url=url, problem=f"more than {triples} statements on one page; use smaller pages")
    return "".join(sorted(lines)).encode("utf-8", "replace")


def _line(
    subject: ox.NamedNode | ox.BlankNode | ox.Triple,
    predicate: ox.NamedNode,
    value: ox.NamedNode | ox.BlankNode | ox.Literal,
    *,
    checked: bool,
) -> str:
    """Return a statement; "" where its subject or predicate has no usable IRI.

    ``checked`` says that the parser has looked at the IRIs. A value that is none stays as a literal.
    """
    if checked:
        return f"{subject} {predicate} {_literal(value) if isinstance(value, ox.Literal) else value} .\n"
    start, relation = _repaired(subject), _repaired(predicate)
    end = _literal(value) if isinstance(value, ox.Literal) else _repaired(value) or literal(value.value)
    return f"{start} {relation} {end} .\n" if start and relation else ""


def _repaired(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    if not isinstance(term, ox.NamedNode):
        return str(term)
    iri = _UNFIT.sub(lambda found: quote(found[0]), term.value)
    try:
        return str(ox.NamedNode(iri))
    except ValueError:
        return ""


def _literal(term: ox.Literal) -> str:
    written = literal(term.value)
    if term.language:
        tag = term.language.replace("_", "-").lower()
        return f"{written}@{tag}" if _TAG.fullmatch(tag) else written
    datatype = term.datatype
    if datatype.value in {_STRING, _LANGUAGE_STRING}:
        return written
    named = _repaired(datatype)
    return f"{written}^^{named}" if named else written


def _translated(error: SyntaxError, syntax: Syntax, text: str, url: str) -> UnreadableSource:
    message = _LINE_AGAIN.sub("", str(error))
    where = _WHERE.match(message)
    name = {Syntax.XML: "RDF/XML", Syntax.JSON_LD: "JSON-LD"}.get(syntax, "Turtle")
    if where is None or syntax is Syntax.JSON_LD:
        return UnreadableSource(url=url, problem=f"not {name}: {message}", place=_place_of(message, text))
    place = where[1] + (f", column {where[2]}" if where[2] else "")
    return UnreadableSource(url=url, problem=f"not {name}: {message[where.end() :]}", place=place)


def _place_of(message: str, text: str) -> str:
    """Return the line of what the message quotes, where the parser itself tells none."""
    quoted = _QUOTED.search(message)
    position = text.find(quoted[1]) if quoted else -1
    return f"line {text.count(chr(10), 0, position) + 1}" if position >= 0 else "the document"
