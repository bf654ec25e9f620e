"""Write a record's N-Triples in the syntaxes that are handed out.

The answer is the same byte for byte for the same statements. Meant for one record or one page of records: statements
are grouped by subject in memory. Whole catalogs go out as N-Triples, which need no work at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum

import pyoxigraph as ox

from catalog.errors import InvalidInput
from catalog.rdf.page import TYPE, Page, Subject, Term, natural
from vocab.namespaces import DCAT, PREFIXES


class RdfMediaType(StrEnum):
    """A media type that descriptions are handed out in."""

    TURTLE = "text/turtle"
    JSON_LD = "application/ld+json"
    NTRIPLES = "application/n-triples"
    XML = "application/rdf+xml"


_LOCAL = re.compile(r"[A-Za-z_][\w-]*")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_XML_PREFIX = re.compile(r' (xmlns:[\w-]+="[^"]*")')


def serialise(ntriples: bytes, media_type: str) -> bytes:
    """Write ``ntriples`` in ``media_type``, datasets first; raises InvalidInput for a type that is not written."""
    if media_type == RdfMediaType.NTRIPLES:
        return ntriples
    page = Page(ox.parse(ntriples, ox.RdfFormat.N_TRIPLES))
    text = ntriples.decode()
    prefixes = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in text}
    if media_type == RdfMediaType.TURTLE:
        return _turtle(page, prefixes)
    if media_type == RdfMediaType.XML:
        return _xml(page, prefixes)
    if media_type == RdfMediaType.JSON_LD:
        return _json_ld(page, prefixes)
    raise InvalidInput(field="media type", problem=f"one of {', '.join(RdfMediaType)}")


def _turtle(page: Page, prefixes: Mapping[str, str]) -> bytes:
    written = ox.serialize(_ordered(page), format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    lines = written.splitlines(keepends=True)
    # the library writes prefixes in an order of its own at every run
    head = sorted(line for line in lines if line.startswith(b"@prefix "))
    return b"".join((*head, *(line for line in lines if not line.startswith(b"@prefix "))))


def _xml(page: Page, prefixes: Mapping[str, str]) -> bytes:
    text = (ox.serialize(_ordered(page), format=ox.RdfFormat.RDF_XML, prefixes=dict(prefixes)) or b"").decode()
    start = text.find("<rdf:RDF")
    end = text.find(">", start)
    names = " ".join(sorted(_XML_PREFIX.findall(text[start:end])))
    return f"{text[:start]}<rdf:RDF {names}{text[end:]}".encode()


def _json_ld(page: Page, prefixes: Mapping[str, str]) -> bytes:
    graph: list[dict[str, object]] = []
    for subject in _subjects(page):
        node: dict[str, object] = {"@id": _reference(subject)}
        for predicate, values in sorted(page.about[subject].items(), key=lambda item: _rank(item[0])):
            if predicate == TYPE:
                node["@type"] = sorted(_short(value.value, prefixes) for value in values if _is_node(value))
            else:
                node[_short(predicate, prefixes)] = [_value(value, prefixes) for value in sorted(values, key=str)]
        graph.append(node)
    document = {"@context": dict(prefixes), "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _ordered(page: Page) -> list[ox.Triple]:
    return [
        ox.Triple(subject, ox.NamedNode(predicate), value)
        for subject in _subjects(page)
        for predicate, values in sorted(page.about[subject].items(), key=lambda item: _rank(item[0]))
        for value in sorted(values, key=str)
    ]


def _subjects(page: Page) -> list[Subject]:
    return sorted(page.about, key=lambda subject: (not page.is_a(subject, f"{DCAT}Dataset"), natural(str(subject))))


def _rank(predicate: str) -> tuple[bool, str]:
    return predicate != TYPE, predicate


def _is_node(term: Term) -> bool:
    return not isinstance(term, ox.Literal)


def _reference(term: ox.NamedNode | ox.BlankNode) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _value(term: Term, prefixes: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _reference(term)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _STRING:
        return {"@value": term.value}
    return {"@type": _short(term.datatype.value, prefixes), "@value": term.value}


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
