"""Lines of N-Triples as Oxigraph's terms and back, and in the form that the store gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from catalog.rdfstore.labels import graph_iri
from catalog.rdfstore.split import Triples

Placed = tuple[str, ox.Triple]  # label, triple


def block_of(label: str, triples: Iterable[bytes]) -> bytes:
    """Return triples without their final dots as N-Quads."""
    end = f" <{graph_iri(label)}> .\n".encode()
    return b"".join([triple + end for triple in triples])


def blocks_of(triples: Triples) -> bytes:
    """Return split triples as N-Quads."""
    return b"".join([block_of(label, part) for label, part in triples.items()])


def quads_of(blocks: bytes) -> Iterator[ox.Quad]:
    """Parse N-Quads."""
    return ox.parse(blocks, ox.RdfFormat.N_QUADS)


def placed_of(triples: Triples) -> set[Placed]:
    """Parse triples about shared nodes; numbers and times are in the form that the store keeps."""
    return {(label, triple_of(triple)) for label, part in triples.items() for triple in part}


@lru_cache(maxsize=20_000)
def triple_of(text: bytes) -> ox.Triple:
    """Parse one triple without its final dot, in the form that the store keeps."""
    quad = next(ox.parse(text + b" .", ox.RdfFormat.N_TRIPLES))
    if b'"^^<' in text:
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


def block_of_quads(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as N-Quads."""
    return "".join(f"{quad.subject} {quad.predicate} {_object(quad)} {quad.graph_name} .\n" for quad in quads).encode()


def _object(quad: ox.Quad) -> str:
    return f"<<( {quad.object} )>>" if isinstance(quad.object, ox.Triple) else str(quad.object)
