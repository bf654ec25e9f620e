"""A record made ready outside the transaction, so that the write lock is held for writing only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.access.policy import labels_of
from catalog.errors import InvalidInput
from catalog.model import AccessLabels, HarvestSource, RecordPut
from catalog.model.literals import literal_fields
from catalog.rdf.describe import content_hash, describe
from catalog.sqlstore.names import record_id_of, record_iri, source_iri
from catalog.sqlstore.rows import audience_of, dataset_to_json, pack


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRecord:
    """All that the tables need of one put."""

    record_id: str
    iri: str
    source_id: str
    department_id: str
    identity: str
    item_hash: str
    labels: AccessLabels
    discover: str
    locate: str
    content_hash: str
    dataset_hash: str
    literals: str
    bodies: Mapping[str, object]  # columns of the version row, packed


def prepare(source: HarvestSource, put: RecordPut, *, base_iri: str) -> PreparedRecord:
    """Describe, label, hash and pack one item; raises InvalidInput for what is no storable text."""
    record_id = record_id_of(source.source_id, put.identity)
    iri = record_iri(base_iri, record_id)
    try:
        dataset = dataset_to_json(put.dataset)
        triples = describe(
            record_id, iri, put.dataset, source_iri=source_iri(base_iri, source.source_id), base_iri=base_iri
        )
    except UnicodeEncodeError as error:
        raise InvalidInput(field=f"dataset of {put.identity}", problem="not a Unicode text") from error
    labels = labels_of(put.dataset, department_id=source.department_id, default_audience=source.audience)
    return PreparedRecord(
        record_id=record_id,
        iri=iri,
        source_id=source.source_id,
        department_id=source.department_id,
        identity=put.identity,
        item_hash=put.item_hash,
        labels=labels,
        discover=audience_of(labels.discover),
        locate=audience_of(labels.locate),
        content_hash=content_hash(triples),
        dataset_hash=hashlib.sha256(dataset).hexdigest(),
        literals=" ".join(literal_fields(put.dataset)),
        bodies={
            "dataset": pack(dataset),
            "metadata": pack(triples.metadata),
            "locations": pack(triples.locations),
            "original": pack(put.original),
            "original_type": put.original_type,
        },
    )
