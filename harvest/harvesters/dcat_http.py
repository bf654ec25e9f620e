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

from catalog.model import HarvestSource, ItemProblem
from catalog.rdf.parse import parse_rdf
from catalog.rdf.read_dcat import UNNAMED, Described, find_datasets, next_pages, read_dataset
from harvest.client import Fetched, SafeClient
from harvest.dataset_mapping import mapping_version, region_of
from harvest.identity_rules import digest
from harvest.pages import PageTrail
from harvest.protocol import Candidates, Harvested, HarvestItem, ListingNotes, MappedItem

_ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.8, */*;q=0.1"
_LINK = re.compile(r"<([^>]*)>([^<]*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(\"[^\"]*\bnext\b[^\"]*\"|next\b)", re.IGNORECASE)


class _Payload(msgspec.Struct):
    subject: str
    quads: bytes
    problems: tuple[ItemProblem, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Payload).decode


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
            for found in find_datasets(graph):
                item = _item(found, page)
                if item.candidates.identifier in seen:
                    notes.warn(place=item.place, problem="a dataset that was listed before; the first one counts")
                    continue
                if item.candidates.identifier:
                    seen.add(item.candidates.identifier)
                yield item
            links = (*next_pages(graph), *_next_links(answer))
            url = PageTrail.resolve(answer.url, links[0]) if links else ""

    def map(self, payload: bytes) -> MappedItem:
        """See :meth:`harvest.protocol.Harvester.map`."""
        item = _decode(payload)
        dataset, problems = read_dataset(item.quads, item.subject)
        found = tuple(dict.fromkeys((*item.problems, *problems)))
        if dataset is None or any(problem.rejected for problem in found):
            return MappedItem(dataset=None, problems=found)
        if dataset.region is None:
            dataset = replace(dataset, region=self._region)
        return MappedItem(dataset=dataset, problems=found)

    def version(self) -> str:
        """See :meth:`harvest.protocol.Harvester.version`."""
        return mapping_version(self._source)


def _item(found: Described, page: int) -> Harvested:
    return Harvested(
        place=f"page {page}",
        candidates=Candidates(
            identifier=found.identifier if found.subject.startswith(UNNAMED) else found.subject,
            title=found.title,
            publisher=found.publisher,
        ),
        content_digest=digest(found.quads),
        original=found.quads,
        original_type="application/n-triples",
        payload=_encode(_Payload(subject=found.subject, quads=found.quads, problems=found.problems)),
    )


def _next_links(answer: Fetched) -> Iterator[str]:
    for target, parameters in _LINK.findall(answer.headers.get("link", "")):
        if _NEXT.search(parameters):
            yield target
