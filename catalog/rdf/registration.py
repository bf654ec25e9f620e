"""The times of a record's registration, for what is handed out.

They change without a change of content, so they are no part of :func:`catalog.rdf.describe.describe`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from catalog.model import CatalogRecord
from catalog.rdf.node import Node, term
from catalog.rdf.ntriples import typed
from vocab.namespaces import DCT


def describe_registration(record: CatalogRecord) -> bytes:
    """Return N-Triples with first registration and last change of a record's catalog entry."""
    node = Node(f"<{record.iri}#record>", set())
    node.link(term(DCT, "issued"), _moment(record.first_seen))
    node.link(term(DCT, "modified"), _moment(record.changed))
    return "".join(sorted(node.lines)).encode()


def _moment(moment: datetime) -> str:
    return typed(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "dateTime")
