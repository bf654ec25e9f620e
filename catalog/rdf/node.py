"""One subject of a record's description, and the lines that are said of it."""

from __future__ import annotations

from catalog.model import Coded
from catalog.rdf.ntriples import concept, iri_of, literal, prose, typed
from vocab.namespaces import GC, RDF

_TYPE = f"<{RDF}type>"


def term(namespace: str, name: str) -> str:
    """Return a term in angle brackets."""
    return f"<{namespace}{name}>"


class Node:
    """Says things of one subject into a set of lines that several nodes share.

    Empty values are not said. Every method adds whole lines of canonical N-Triples.
    """

    __slots__ = ("lines", "subject")

    def __init__(self, subject: str, lines: set[str]) -> None:
        self.subject = subject
        self.lines = lines

    def link(self, predicate: str, target: str) -> None:
        """Say that a node, given in angle brackets, stands in a relation to this one."""
        self.lines.add(f"{self.subject} {predicate} {target} .\n")

    def types(self, *classes: str) -> None:
        """Say what this node is."""
        for name in classes:
            self.link(_TYPE, name)

    def prose(self, predicate: str, text: str) -> None:
        """Say a sentence, tagged as Chinese where it is."""
        if text:
            self.link(predicate, prose(text))

    def text(self, predicate: str, text: str) -> None:
        """Say a plain literal."""
        if text:
            self.link(predicate, literal(text))

    def count(self, predicate: str, number: int | None) -> None:
        """Say a number from 0."""
        if number is not None and number >= 0:
            self.link(predicate, typed(str(number), "nonNegativeInteger"))

    def coded(self, predicate: str, value: Coded | None, *, scheme: str, wording: str, range_class: str = "") -> None:
        """Say a concept, and under ``gc:<wording>`` the department's own words where they are not its notation.

        ``range_class`` is what DCAT-AP wants the concept to be, in angle brackets.
        """
        if value is None:
            return
        if value.code:
            target = concept(scheme, value.code)
            self.link(predicate, target)
            if range_class:
                self.lines.add(f"{target} {_TYPE} {range_class} .\n")
        if value.literal != value.code:
            self.text(f"<{GC}{wording}>", value.literal)

    def class_(self, predicate: str, value: Coded, *, scheme: str) -> None:
        """Say one class of several: words without a concept are kept apart from those that have one."""
        wording = f"{scheme}Text" if value.code else f"{scheme}Unknown"
        self.coded(predicate, value, scheme=scheme, wording=wording)

    def address(self, predicate: str, text: str, *, wording: str = "addressText") -> str | None:
        """Say an address; one that is no IRI becomes a literal under ``gc:<wording>``.

        Returns the IRI in angle brackets, None where there is none.
        """
        if not text:
            return None
        iri = iri_of(text)
        if iri is None:
            self.text(f"<{GC}{wording}>", text)
            return None
        self.link(predicate, f"<{iri}>")
        return f"<{iri}>"
