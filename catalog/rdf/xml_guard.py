"""Look through RDF/XML before the RDF parser does: no document type, no depth, no markup of other kinds.

Document types are where entities are declared, and with them every known attack through XML; no
catalog needs one. The walk also finds what is not well-formed, with its line and column.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from catalog.errors import UnreadableSource
from vocab.namespaces import RDF

MAX_DEPTH = 200  # elements inside each other; nested descriptions of real catalogs have under 30
_ENCODING = re.compile(r"""\A(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")
_CONTROL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
_SEPARATOR = "\x1f"


def checked_xml(text: str, *, url: str) -> bytes:
    """Return ``text`` as UTF-8 that the RDF parser may read; raises UnreadableSource."""
    # references to characters that XML does not have: seen in exports of databases
    clean = _CONTROL_REFERENCE.sub("", _ENCODING.sub(r"\1", text, count=1).lstrip())
    body = clean.encode("utf-8", "replace")
    parser = expat.ParserCreate("utf-8", namespace_separator=_SEPARATOR)
    _Walk(parser, url).watch()
    try:
        parser.Parse(body, True)  # noqa: FBT003 -- expat takes no keywords
    except expat.ExpatError as error:
        problem = f"not well-formed XML: {expat.errors.messages.get(error.code, error.code)}"
        raise UnreadableSource(url=url, problem=problem, place=_place(error.lineno, error.offset)) from error
    return body


def _place(line: int, offset: int) -> str:
    return f"line {line}, column {offset + 1}"


class _Walk:
    def __init__(self, parser: expat.XMLParserType, url: str) -> None:
        self.parser = parser
        self.url = url
        self.depth = 0

    def watch(self) -> None:
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *_: object) -> None:
        raise self._refusal("a document type declaration (<!DOCTYPE) is not accepted; write IRIs out in full")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 0 and name != f"{RDF}{_SEPARATOR}RDF" and not any(key.startswith(RDF) for key in attributes):
            local = name.rpartition(_SEPARATOR)[2]
            raise self._refusal(f"this is XML but not RDF/XML: it begins with <{local[:60]}>, not with <rdf:RDF>")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._refusal(f"more than {MAX_DEPTH} elements inside each other")

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _refusal(self, problem: str) -> UnreadableSource:
        place = _place(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber)
        return UnreadableSource(url=self.url, problem=problem, place=place)
