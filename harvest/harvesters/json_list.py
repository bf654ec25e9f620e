"""Harvest a portal's JSON list in the portal's own field names.

Options of a source: ``records_path`` (dotted, where the list is), ``page_param`` with ``size_param``,
``page_size`` and ``first_page`` (numbered pages), ``total_path`` (where the node says how many there are),
``next_path`` (where a page names the address of the next one).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from catalog.model import HarvestSource, ItemProblem
from harvest.client import SafeClient
from harvest.dataset_mapping import FieldMapping, mapping_version
from harvest.identity_rules import digest
from harvest.json_pages import JsonPages
from harvest.json_reading import read_object
from harvest.protocol import Harvested, HarvestItem, ListingNotes, MappedItem, Rejected

_decode = msgspec.json.Decoder(dict[str, object]).decode
_canonical = msgspec.json.Encoder(order="deterministic").encode


class JsonListHarvester:
    """Reads a JSON array of objects, in one piece or in pages."""

    kind: ClassVar[str] = "json"
    declares_identity: ClassVar[bool] = False

    def __init__(self, source: HarvestSource) -> None:
        self._source = source
        self._mapping = FieldMapping(source)

    def items(self, client: SafeClient, notes: ListingNotes) -> Iterator[HarvestItem]:
        """See :meth:`harvest.protocol.Harvester.items`."""
        ordinal = 0
        for elements in JsonPages(self._source, client, notes):
            for element in elements:
                ordinal += 1
                yield _item(element, self._mapping, ordinal)

    def map(self, payload: bytes) -> MappedItem:
        """See :meth:`harvest.protocol.Harvester.map`."""
        return self._mapping.dataset_of(_decode(payload))

    def version(self) -> str:
        """See :meth:`harvest.protocol.Harvester.version`."""
        return mapping_version(self._source)


def _item(element: msgspec.Raw, mapping: FieldMapping, ordinal: int) -> HarvestItem:
    original = bytes(element)
    place = f"/{ordinal - 1}"
    read = read_object(original)
    if read is None:
        problem = ItemProblem(identity="", place=place, problem="is no JSON object that can be read", rejected=True)
        return Rejected(problem=problem)
    fields, sound = read
    return Harvested(
        place=place,
        candidates=mapping.candidates_of(fields),
        content_digest=digest(_canonical(fields)),
        original=original,
        original_type="application/json",
        payload=b"" if sound is original else sound,
    )
