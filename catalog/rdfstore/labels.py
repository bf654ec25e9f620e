"""Labels as names of graphs, and which of them is wider than which."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.model import GOVERNMENT, PUBLIC

GRAPH = "urn:mulu:label:"


def graph_iri(label: str) -> str:
    """Return the IRI of the graph of a label."""
    return f"{GRAPH}{label}"


def wider_labels(label: str) -> tuple[str, ...]:
    """Return the labels that everybody holds who holds this one, widest first.

    Follows :func:`catalog.access.policy.visible_set`: cataloger ⊂ department ⊂ government ⊂ public.
    """
    family, _, department = label.partition(":")
    if label == PUBLIC:
        return ()
    if label == GOVERNMENT:
        return (PUBLIC,)
    if family == "editor":
        return (PUBLIC, GOVERNMENT, f"dept:{department}")
    if family == "dept":
        return (PUBLIC, GOVERNMENT)
    return (PUBLIC, GOVERNMENT)


def widest(labels: Iterable[str]) -> frozenset[str]:
    """Return those of the labels that no other of them makes needless."""
    given = frozenset(labels)
    return frozenset(label for label in given if given.isdisjoint(wider_labels(label)))
