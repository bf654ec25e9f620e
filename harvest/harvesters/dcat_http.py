"""Harvest a DCAT catalog over HTTP: Turtle, RDF/XML, JSON-LD or N-Triples, in one piece or in pages.

The following page is named by ``hydra:next`` (new form), ``hydra:nextPage`` (old form) or the header ``Link``
with ``rel=next`` (RFC 8288). The IRI of a dataset is its identity; one without an IRI is recognised by its
``dct:identifier``, else by title, publisher and address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import msgspec

from catalog.model import HarvestSource
from catalog.rdf.parse import parse_rdf
from catalog.rdf.read_dcat import DatasetFound, next_pages, read_datasets
from harvest.client import Fetched, SafeClient
from harvest.dataset_mapping import mapping_version, region_of
from harvest.identity_rules import digest
from harvest.pages import PageTrail
from harvest.protocol import Candidates, Harvested, HarvestItem, ListingNotes, MappedItem

_ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.8, */*;q=0.1"
_LINK = re.compile(r"<([^>]*)>([^<]*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(\"[^\"]*\bnext\b[^\"]*\"|next\b)", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_decode = msgspec.json.Decoder(MappedItem).decode


class DcatHttpHarvester:
    """Reads every ``dcat:Dataset`` of a catalog, each once, also when several pages have it."""

    kind: ClassVar[str] = "dcat"
    declares_identity: ClassVar[bool] = True

    def __init__(self, source: HarvestSource) -> None:
        self._source = source
        self._region = region_of(source)

    def items(self, client: SafeClient, notes: ListingNotes) -> Iterator[HarvestItem]:
        """See :meth:`harvest.protocol.Harvester.items`."""
        trail = PageTrail(self._source.url)
        seen: set[str] = set()
        url = self._source.url
        page = 0
        while url:
            page += 1
            trail.enter(url)
            answer = client.get(url, accept=_ACCEPT)
            graph = parse_rdf(answer.body, media_type=answer.media_type, url=answer.url)
            for found in read_datasets(graph):
                if _IRI.fullmatch(found.subject) and found.subject in seen:
                    notes.warn(place=f"page {page}", problem="a dataset of an earlier page again; the first one counts")
                    continue
                seen.add(found.subject)
                yield self._item(found, page)
            links = (*next_pages(graph), *_next_links(answer))
            url = PageTrail.resolve(answer.url, links[0]) if links else ""

    def map(self, payload: bytes) -> MappedItem:
        """See :meth:`harvest.protocol.Harvester.map`."""
        return _decode(payload)

    def version(self) -> str:
        """See :meth:`harvest.protocol.Harvester.version`."""
        return mapping_version(self._source)

    def _item(self, found: DatasetFound, page: int) -> Harvested:
        dataset = found.dataset
        if dataset is not None and dataset.region is None:
            dataset = replace(dataset, region=self._region)
        has_iri = bool(_IRI.fullmatch(found.subject))
        return Harvested(
            place=f"page {page}",
            candidates=Candidates(
                identifier=found.subject if has_iri else (dataset.identifier if dataset else ""),
                url=dataset.landing_page if dataset else "",
                title=dataset.title if dataset else "",
                publisher=dataset.publisher.name if dataset and dataset.publisher else "",
            ),
            content_digest=digest(found.quads),
            original=found.quads,
            original_type="application/n-triples",
            payload=msgspec.json.encode(MappedItem(dataset=dataset, problems=found.problems)),
        )


def _next_links(answer: Fetched) -> Iterator[str]:
    for target, parameters in _LINK.findall(answer.headers.get("link", "")):
        if _NEXT.search(parameters):
            yield target
