"""Lines of N-Triples as Oxigraph's terms and back, and in the form that the store gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from catalog.rdfstore.labels import graph_iri

Placed = tuple[str, ox.Triple]  # label, triple


def quad_line(label: str, triple: str) -> str:
    """Return a line of N-Quads; ``triple`` has no final dot."""
    return f"{triple} <{graph_iri(label)}> .\n"


def quads_of(triples: Iterable[tuple[str, str]]) -> set[ox.Quad]:
    """Parse labelled triples without their final dots."""
    text = "".join(quad_line(label, triple) for label, triple in triples)
    return set(ox.parse(text, ox.RdfFormat.N_QUADS))


def placed_of(triples: Iterable[tuple[str, str]]) -> set[Placed]:
    """Parse labelled triples about shared nodes; numbers and times are in the form that the store keeps."""
    return {(label, triple_of(text)) for label, text in triples}


@lru_cache(maxsize=20_000)
def triple_of(text: str) -> ox.Triple:
    """Parse one triple without its final dot, in the form that the store keeps."""
    quad = next(ox.parse(f"{text} .", ox.RdfFormat.N_TRIPLES))
    if '"^^<' in text:
        kept = ox.Store()
        kept.add(quad)
        quad = next(iter(kept))
    return ox.Triple(quad.subject, quad.predicate, quad.object)


def data_block(quads: Iterable[ox.Quad]) -> str:
    """Return quads as SPARQL of ``INSERT DATA`` and ``DELETE DATA``."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {_object(quad)} .")
    return "\n".join(f"GRAPH {graph} {{\n{chr(10).join(lines)}\n}}" for graph, lines in by_graph.items())


def quad_lines(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield quads as lines of N-Quads."""
    for quad in quads:
        yield f"{quad.subject} {quad.predicate} {_object(quad)} {quad.graph_name} .\n"


def _object(quad: ox.Quad) -> str:
    return f"<<( {quad.object} )>>" if isinstance(quad.object, ox.Triple) else str(quad.object)
