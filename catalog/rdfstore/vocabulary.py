"""The code lists and own terms as content of the public graph."""

from __future__ import annotations

import hashlib
from functools import cache

import pyoxigraph as ox

from catalog.model import PUBLIC
from catalog.rdfstore.protocol import VOCABULARY, RdfChange
from vocab.codelists import vocabulary_turtle


@cache
def vocabulary_change() -> RdfChange:
    """Return the vocabulary as a change of its own; the digest changes with any of its files."""
    digest = hashlib.sha256()
    lines: set[str] = set()
    for body in vocabulary_turtle():
        digest.update(body)
        lines.update(f"{quad.triple} .\n" for quad in ox.parse(body, ox.RdfFormat.TURTLE))
    return RdfChange(
        record_id=VOCABULARY,
        graphs={PUBLIC: "".join(sorted(lines)).encode()},
        digest=digest.hexdigest(),
    )
