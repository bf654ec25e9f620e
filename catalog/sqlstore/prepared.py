"""A record made ready outside the transaction, so that the write lock is held for writing only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from catalog.access.policy import labels_of
from catalog.model import AccessLabels, HarvestSource, RecordPut
from catalog.rdf.describe import content_hash, describe
from catalog.sqlstore.names import record_id_of, record_iri, source_iri
from catalog.sqlstore.rows import audience_of, dataset_to_json, pack


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRecord:
    """All that the tables need of one put; bodies are not packed before they are known to be new."""

    record_id: str
    iri: str
    source_id: str
    department_id: str
    put: RecordPut
    labels: AccessLabels
    discover: str
    locate: str
    content_hash: str
    dataset_hash: str
    dataset: bytes
    metadata: bytes
    locations: bytes

    def bodies(self) -> dict[str, object]:
        """Return the packed bodies of a version row."""
        return {
            "dataset": pack(self.dataset),
            "metadata": pack(self.metadata),
            "locations": pack(self.locations),
            "original": pack(self.put.original),
            "original_type": self.put.original_type,
        }


def prepare(source: HarvestSource, put: RecordPut, *, base_iri: str) -> PreparedRecord:
    """Describe, label and hash one item; raises InvalidInput for an unusable identity."""
    record_id = record_id_of(source.source_id, put.identity)
    iri = record_iri(base_iri, record_id)
    triples = describe(
        record_id, iri, put.dataset, source_iri=source_iri(base_iri, source.source_id), base_iri=base_iri
    )
    labels = labels_of(put.dataset, department_id=source.department_id, default_audience=source.audience)
    dataset = dataset_to_json(put.dataset)
    return PreparedRecord(
        record_id=record_id,
        iri=iri,
        source_id=source.source_id,
        department_id=source.department_id,
        put=put,
        labels=labels,
        discover=audience_of(labels.discover),
        locate=audience_of(labels.locate),
        content_hash=content_hash(triples),
        dataset_hash=hashlib.sha256(dataset).hexdigest(),
        dataset=dataset,
        metadata=triples.metadata,
        locations=triples.locations,
    )
