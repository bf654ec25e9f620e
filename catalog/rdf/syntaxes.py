"""Recognise which RDF syntax a text is in; the media type is asked only where the text leaves a doubt."""

from __future__ import annotations

import re
from enum import StrEnum

from catalog.errors import UnreadableSource


class Syntax(StrEnum):
    """A syntax that nodes may use, by its media type."""

    TURTLE = "text/turtle"
    NTRIPLES = "application/n-triples"
    XML = "application/rdf+xml"
    JSON_LD = "application/ld+json"


_LEADING_NOISE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!DOCTYPE|!\[CDATA\[|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?:\s|/>))")  # no IRI has these
_ELEMENT = re.compile(r"<[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?>")  # but this may be an IRI or an element
_LIST = re.compile(r"\[\s*(?:[\[{\]]|$)")
_TURTLE_MEDIA = ("turtle", "n3", "n-triples")


def recognise(text: str, *, media_type: str, url: str) -> Syntax:
    """Return the syntax of ``text``; raises UnreadableSource for HTML, other markup and nothing at all."""
    start = text[_end_of_noise(text) :][:200]
    if not start:
        raise UnreadableSource(url=url, problem="the answer is empty", place="line 1, column 1")
    if _HTML.match(start):
        raise UnreadableSource(url=url, problem="the node answered with an HTML page, not with RDF", place="line 1")
    media_type = media_type.lower()
    said_turtle = any(name in media_type for name in _TURTLE_MEDIA)
    if text.startswith("<?xml") or _MARKUP.match(start) or (_ELEMENT.match(start) and not said_turtle):
        return Syntax.XML
    # a list of objects is JSON, a blank node in brackets is Turtle
    if start[0] == "{" or (start[0] == "[" and ("json" in media_type or (_LIST.match(start) and not said_turtle))):
        return Syntax.JSON_LD
    if "n-triples" in media_type:
        return Syntax.NTRIPLES
    return Syntax.TURTLE


def _end_of_noise(text: str) -> int:
    found = _LEADING_NOISE.match(text[:20_000])
    return found.end() if found else 0
