"""Harvest a CKAN site by its API. The site's package id is the identity of an item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import msgspec

from catalog.model import HarvestSource, ItemProblem
from harvest.ckan_api import CkanApi, site_of
from harvest.ckan_package import fields_of, is_public_dataset
from harvest.client import SafeClient
from harvest.dataset_mapping import FieldMapping, mapping_version
from harvest.identity_rules import digest
from harvest.protocol import Candidates, Harvested, HarvestItem, ListingNotes, MappedItem, Rejected
from vocab.aliases import MODEL_FIELDS

_decode = msgspec.json.Decoder(dict[str, object]).decode
_canonical = msgspec.json.Encoder(order="deterministic").encode


class CkanHarvester:
    """Reads ``package_search`` page by page, or ``package_list`` and ``package_show`` where there is no search."""

    kind: ClassVar[str] = "ckan"
    declares_identity: ClassVar[bool] = True

    def __init__(self, source: HarvestSource) -> None:
        self._source = source
        self._site = site_of(source.url)
        own = {field: field for field in MODEL_FIELDS}
        self._mapping = FieldMapping(replace(source, aliases=own | source.aliases))

    def items(self, client: SafeClient, notes: ListingNotes) -> Iterator[HarvestItem]:
        """See :meth:`harvest.protocol.Harvester.items`. A package that moved to a later page is yielded once."""
        seen: set[str] = set()
        for ordinal, package in enumerate(CkanApi(self._source.url, client, notes).packages()):
            item = package if isinstance(package, Rejected) else _item(bytes(package), place=f"package {ordinal + 1}")
            if isinstance(item, Harvested):
                if item.candidates.identifier in seen:
                    continue
                seen.add(item.candidates.identifier)
            if item is not None:
                yield item

    def map(self, payload: bytes) -> MappedItem:
        """See :meth:`harvest.protocol.Harvester.map`."""
        return self._mapping.dataset_of(fields_of(_decode(payload), site=self._site))

    def version(self) -> str:
        """See :meth:`harvest.protocol.Harvester.version`."""
        return mapping_version(self._source)


def _item(original: bytes, *, place: str) -> HarvestItem | None:
    """Return the item; None for what is no dataset in force."""
    try:
        package = _decode(original)
    except msgspec.DecodeError:
        return Rejected(problem=ItemProblem(identity="", place=place, problem="is no JSON object", rejected=True))
    if not is_public_dataset(package):
        return None
    identifier = str(package.get("id") or package.get("name") or "")
    if not identifier:
        return Rejected(problem=ItemProblem(identity="", place=place, problem="has no id", rejected=True))
    return Harvested(
        place=place,
        candidates=Candidates(identifier=identifier),
        content_digest=digest(_canonical(package)),
        original=original,
        original_type="application/json",
    )
