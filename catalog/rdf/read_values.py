"""Read single values: concepts, days, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import pyoxigraph as ox

from catalog.model import Coded, Dated
from catalog.rdf.page import Page, Subject, Term, tail
from vocab import normalise
from vocab.codelists import code_list
from vocab.namespaces import GC, SCHEME
from vocab.normalise import text

Normalizer = Callable[[str], str | None]
_AUTHORITY = "/resource/authority/"  # of the Publications Office of the EU, whose notations several of our lists share
_WHOLE_NUMBER = re.compile(r"(\d{1,18})(?:\.0*)?(?:[eE]\+?0+)?")

NORMALIZERS: dict[str, Normalizer] = {
    "access-right": normalise.access_right,
    "audience": normalise.audience,
    "data-level": normalise.data_level,
    "division": normalise.division,
    "format": normalise.file_format,
    "frequency": normalise.frequency,
    "industry": normalise.industry,
    "item-type": normalise.item_type,
    "security-class": normalise.security_class,
    "share-type": normalise.share_type,
    "theme": normalise.theme,
}


def own_notation(term: Term, scheme: str) -> str | None:
    """Return the notation of a concept of one of our own code lists; None for all other values."""
    start = f"{SCHEME}{scheme}/"
    if not isinstance(term, ox.NamedNode) or not term.value.startswith(start):
        return None
    notation = unquote(term.value[len(start) :])
    return notation if code_list(scheme).get(notation) else None


def coded_value(page: Page, term: Term, scheme: str) -> Coded | None:
    """Read one value as a notation beside the words that stand for it; None where it says nothing."""
    own = own_notation(term, scheme)
    if own:
        return Coded(code=own, literal=own)
    words = page.label(term)
    if not words:
        return None
    if isinstance(term, ox.NamedNode) and _AUTHORITY in term.value and code_list(scheme).get(tail(term.value)):
        return Coded(code=tail(term.value), literal=words)
    return Coded(code=NORMALIZERS[scheme](words), literal=words)


def coded(page: Page, subject: Subject, *, predicates: tuple[str, ...], scheme: str, wording: str) -> Coded | None:
    """Read a single-valued concept with the department's words under ``gc:<wording>``."""
    words = page.text(subject, f"{GC}{wording}")
    values = sorted(page.values(subject, *predicates), key=str)
    found = next(filter(None, (coded_value(page, value, scheme) for value in values)), None)
    if not words:
        return found
    return Coded(code=found.code if found else NORMALIZERS[scheme](words), literal=words)


def coded_all(page: Page, subject: Subject, predicate: str, *, scheme: str) -> tuple[Coded, ...]:
    """Read classes. The department's words join the concept that they mean, or the only one there is."""
    values = sorted(page.values(subject, predicate), key=str)
    found = list(filter(None, (coded_value(page, value, scheme) for value in values)))
    words = page.texts(subject, f"{GC}{scheme}Text")
    unknown = [Coded(code=None, literal=literal) for literal in page.texts(subject, f"{GC}{scheme}Unknown")]
    if len(found) == len(words) == 1:
        found = [Coded(code=found[0].code, literal=words[0])]
    else:
        worded = [Coded(code=NORMALIZERS[scheme](literal), literal=literal) for literal in words]
        meant = {value.code for value in worded}
        found = [value for value in found if value.code is None or value.code not in meant] + worded
    return tuple(dict.fromkeys(sorted((*found, *unknown), key=lambda value: (value.code or "~", value.literal))))


def dated(page: Page, subject: Subject, predicate: str, wording: str) -> Dated | None:
    """Read a day; the first one where there are several."""
    words = page.text(subject, f"{GC}{wording}")
    values = [found for value in page.values(subject, predicate) if (found := page.said_label(value))]
    raw = min(values, default="")
    if not (words or raw):
        return None
    return Dated(day=normalise.day(raw or words), literal=words or raw)


def count(page: Page, subject: Subject, predicate: str) -> int | None:
    """Read a whole number from 0, however it is written; None where it is none."""
    for value in page.values(subject, predicate):
        found = _WHOLE_NUMBER.fullmatch(value.value.strip()) if isinstance(value, ox.Literal) else None
        if found:
            return int(found[1])
    return None


def address(page: Page, subject: Subject, predicate: str, wording: str) -> str:
    """Read an address: an IRI, or a literal that somebody wrote in its place, or one that was no IRI."""
    values = sorted(page.values(subject, predicate), key=str)
    iris = [value.value for value in values if isinstance(value, ox.NamedNode)]
    written = page.texts(subject, f"{GC}{wording}")
    literals = [cleaned for value in values if isinstance(value, ox.Literal) and (cleaned := text(value.value))]
    return next(iter((*written, *iris, *literals)), "")


def named(page: Page, subject: Subject, predicate: str) -> str:
    """Read a value that is a node with a label, an IRI or a literal, as text."""
    for value in sorted(page.values(subject, predicate), key=str):
        found = page.said_label(value) or (value.value if isinstance(value, ox.NamedNode) else "")
        if found:
            return found
    return ""
