"""Look through JSON-LD before the RDF parser does: bounded depth, and no context from anywhere else."""

from __future__ import annotations

import json
import math
import re

from catalog.errors import UnreadableSource
from catalog.rdf.jsonld_contexts import bundled_context

MAX_DEPTH = 100  # braces and brackets inside each other
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?+|[\[{]|[\]}]', re.DOTALL)


def checked_json(text: str, *, url: str) -> bytes:
    """Return ``text`` as JSON-LD with contexts written in; raises UnreadableSource."""
    _check_depth(text, url)
    try:
        document = json.loads(text, parse_constant=_refuse, parse_float=_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableSource(url=url, problem=f"not JSON: {error.msg}", place=place) from error
    except ValueError as error:
        raise UnreadableSource(
            url=url, problem="a number that is none, or is too long", place="the document"
        ) from error
    if not _speaks_json_ld(document):
        # an error message of a gateway must not look like a catalog that has become empty
        raise UnreadableSource(url=url, problem="this is JSON but not JSON-LD: there is no @context", place="/")
    return json.dumps(_resolved(document, url, ""), ensure_ascii=False).encode("utf-8", "replace")


def _check_depth(text: str, url: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, token.start()) + 1
                problem = f"more than {MAX_DEPTH} objects and lists inside each other"
                column = token.start() - text.rfind("\n", 0, token.start())
                raise UnreadableSource(url=url, problem=problem, place=f"line {line}, column {column}")
        elif sign in "]}":
            depth -= 1


def _refuse(name: str) -> object:
    message = f"{name} is no number"
    raise ValueError(message)


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        _refuse(text)
    return number


def _speaks_json_ld(document: object) -> bool:
    """Tell whether there is a keyword at the top: without one, nothing in a document can mean anything."""
    parts = document if isinstance(document, list) else [document]
    return any(isinstance(part, dict) and any(key.startswith("@") or "://" in key for key in part) for part in parts)


def _resolved(value: object, url: str, pointer: str) -> object:
    if isinstance(value, list):
        return [_resolved(part, url, f"{pointer}/{number}") for number, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {
        key: _context(part, url, f"{pointer}/{key}") if key == "@context" else _resolved(part, url, f"{pointer}/{key}")
        for key, part in value.items()
    }


def _context(value: object, url: str, pointer: str) -> object:
    if isinstance(value, str):
        known = bundled_context(value)
        if known is None:
            problem = (
                f"the JSON-LD context {value[:200]} is none that is known here; write the context into the document"
            )
            raise UnreadableSource(url=url, problem=problem, place=pointer)
        return known
    if isinstance(value, list):
        return [_context(part, url, f"{pointer}/{number}") for number, part in enumerate(value)]
    if isinstance(value, dict):
        if "@import" in value:
            problem = f"@import of {str(value['@import'])[:200]} is not followed; write the context into the document"
            raise UnreadableSource(url=url, problem=problem, place=pointer)
        return {key: _resolved(part, url, f"{pointer}/{key}") for key, part in value.items()}
    return value
