"""Statements by subject, and the few questions that reading DCAT asks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import pyoxigraph as ox

from vocab.namespaces import DCT, FOAF, RDF, RDFS, SKOS, VCARD
from vocab.normalise import text

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal

TYPE = f"{RDF}type"
_DC11 = "http://purl.org/dc/elements/1.1/"
_SCHEMA = "http://schema.org/"
# Languages in the order in which they are preferred; within one text, the first that there is.
_LANGUAGES = ("zh-cn", "zh-hans-cn", "zh-hans", "zh", "", "zh-hant", "zh-tw", "zh-hk", "en", "en-gb", "en-us")
_RANK = {language: rank for rank, language in enumerate(_LANGUAGES)}
_LABELS = tuple(
    f"{namespace}{name}"
    for namespace, name in (
        (SKOS, "prefLabel"),
        (RDFS, "label"),
        (DCT, "title"),
        (FOAF, "name"),
        (VCARD, "fn"),
        (VCARD, "organization-name"),
        (_SCHEMA, "name"),
        (RDF, "value"),
        (DCT, "identifier"),
        (SKOS, "notation"),
    )
)
_NUMBER = re.compile(r"(\d+)")


class Page:
    """The statements of one page, by subject."""

    def __init__(self, statements: Iterable[ox.Quad]) -> None:
        self.about: dict[Subject, dict[str, list[Term]]] = {}
        about = self.about
        for quad in statements:
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue
            said = about.get(subject)
            if said is None:
                said = about[subject] = {}
            predicate = quad.predicate.value
            if predicate in said:
                said[predicate].append(value)
            else:
                said[predicate] = [value]

    def values(self, subject: Term, *predicates: str) -> list[Term]:
        """Return the values of the first of these predicates that has any."""
        said = {} if isinstance(subject, ox.Literal) else self.about.get(subject, {})
        return next((said[predicate] for predicate in predicates if predicate in said), [])

    def nodes(self, subject: Term, *predicates: str) -> list[Subject]:
        """Return the nodes among the values, in an order that does not hang on names of blank nodes."""
        found = [value for value in self.values(subject, *predicates) if not isinstance(value, ox.Literal)]
        return sorted(found, key=self._order) if len(found) > 1 else found

    def is_a(self, subject: Term, *classes: str) -> bool:
        """Tell whether a node has one of these classes."""
        return any(isinstance(value, ox.NamedNode) and value.value in classes for value in self.values(subject, TYPE))

    def text(self, subject: Term, *predicates: str) -> str:
        """Return one clean text, in the best language there is."""
        return next(iter(self.texts(subject, *predicates)), "")

    def texts(self, subject: Term, *predicates: str) -> list[str]:
        """Return all clean texts in the best language, those without a language with the Chinese ones."""
        literals = [value for value in self.values(subject, *predicates) if isinstance(value, ox.Literal)]
        if not literals:
            return []
        ranked = sorted((_rank(value), value.value) for value in literals)
        best = ranked[0][0]
        untagged = (_RANK[""], "")
        chosen = (value for rank, value in ranked if rank == best or (best < untagged and rank == untagged))
        return [cleaned for value in dict.fromkeys(chosen) if (cleaned := text(value))]

    def label(self, term: Term) -> str:
        """Return what a value is called: its text, the label of its node, or the end of its IRI."""
        if isinstance(term, ox.Literal):
            return text(term.value)
        found = self.text(term, *_LABELS)
        if found or isinstance(term, ox.BlankNode):
            return found
        return text(tail(term.value))

    def said_label(self, term: Term) -> str:
        """Return the label as :meth:`label`, but nothing where only an IRI is left."""
        return text(term.value) if isinstance(term, ox.Literal) else self.text(term, *_LABELS)

    def of_class(self, *classes: str) -> Iterator[Subject]:
        """Go through the subjects with one of these classes, in order."""
        yield from sorted((subject for subject in self.about if self.is_a(subject, *classes)), key=self._order)

    def _order(self, subject: Subject) -> tuple[object, ...]:
        if isinstance(subject, ox.NamedNode):
            return (0, *natural(subject.value))
        said = self.about.get(subject, {})
        plain = sorted(
            f"{predicate} {value}"
            for predicate, values in said.items()
            for value in values
            if not isinstance(value, ox.BlankNode)
        )
        return (1, *plain)


def natural(iri: str) -> tuple[object, ...]:
    """Return a key that sorts ``item-2`` before ``item-10``."""
    parts = _NUMBER.split(iri)
    return tuple((int(part[:15]), part) if index % 2 else (0, part) for index, part in enumerate(parts))


def tail(iri: str) -> str:
    """Return the last part of an IRI, decoded."""
    return unquote(re.split(r"[/#:]", iri.rstrip("/#"))[-1])


def _rank(value: ox.Literal) -> tuple[int, str]:
    """Order literals by language: known ones by preference, others by their tag."""
    language = (value.language or "").lower()
    rank = _RANK.get(language, len(_LANGUAGES))
    return rank, language if rank == len(_LANGUAGES) else ""
