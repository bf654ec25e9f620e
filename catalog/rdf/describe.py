"""Describe a record in RDF: DCAT 3 in the shape of DCAT-AP 3.0.1, with own terms for what those lack.

The answer is canonical N-Triples without blank nodes, in two halves: ``locations`` holds every
address, ``metadata`` all else, so that each half can carry its own access labels. Both are equal byte
for byte for equal input; times of registration are not in them
(:mod:`catalog.rdf.registration` adds those to what is handed out).

Every node of a record is named under its IRI (``<iri>``, ``<iri#record>``, ``<iri#distribution-1>`` …).
Three kinds of subject are not: the publisher (shared by all records of an organisation), concepts of
code lists, and documents that only get their class (never ones of the catalog's own: a department says nothing
about another's record). What is said of these is the same in every record that
mentions them, so a store may let it stay when one record goes and must not take it from the others.

DCAT-AP demands a description of a dataset, an access address of a distribution and a title and an endpoint
of a service. Where the source gives none, title, download address and, last, the record's own page stand in;
:mod:`catalog.rdf.read_dcat` takes them back out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from catalog.model import Agent, Dataset, Dated
from catalog.rdf.describe_parts import (
    describe_contact,
    describe_distribution,
    describe_extra,
    describe_item,
    describe_named,
    describe_service,
    is_ours,
)
from catalog.rdf.node import Node, term
from catalog.rdf.ntriples import concept, iri_of, path_part, prose, typed
from vocab.codelists import code_list
from vocab.namespaces import ADMS, DCAT, DCT, FOAF, GC, SKOS

_TITLE = term(DCT, "title")
_CLASS_SEPARATOR = " > "


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTriples:
    """The two halves of a record's description: sorted lines of N-Triples in UTF-8."""

    metadata: bytes
    locations: bytes


def describe(record_id: str, iri: str, dataset: Dataset, *, source_iri: str, base_iri: str) -> RecordTriples:
    """Describe one record; ``iri`` and ``source_iri`` are minted by the catalog, ``base_iri`` ends with a slash."""
    metadata: set[str] = set()
    locations: set[str] = set()
    iri = iri_of(iri) or iri
    node = Node(f"<{iri}>", metadata)
    places = Node(f"<{iri}>", locations)
    _registration(node, iri, record_id, source_iri)
    _naming(node, dataset, record_id)
    _classification(node, dataset)
    _conditions(node, dataset)
    _rest(node, dataset, base_iri)
    _people(node, iri, dataset, base_iri)
    _parts(node, places, iri, dataset, base_iri)
    return RecordTriples(metadata=_sorted(metadata), locations=_sorted(locations))


def content_hash(triples: RecordTriples) -> str:
    """Return SHA-256 over both halves, in hexadecimal."""
    digest = hashlib.sha256(triples.metadata)
    digest.update(b"\0")
    digest.update(triples.locations)
    return digest.hexdigest()


def _sorted(lines: set[str]) -> bytes:
    return "".join(sorted(lines)).encode("utf-8", "replace")


def _registration(node: Node, iri: str, record_id: str, source_iri: str) -> None:
    record = Node(f"<{iri}#record>", node.lines)
    record.types(term(DCAT, "CatalogRecord"))
    record.link(term(FOAF, "primaryTopic"), node.subject)
    record.text(term(DCT, "identifier"), record_id)
    record.address(term(GC, "harvestSource"), source_iri)


def _naming(node: Node, dataset: Dataset, record_id: str) -> None:
    title = dataset.title or dataset.identifier or record_id
    node.types(term(DCAT, "Dataset"))
    node.prose(_TITLE, title)
    node.prose(term(DCT, "description"), dataset.description or title)
    node.text(term(DCT, "identifier"), dataset.identifier)
    for number, text in enumerate(dataset.other_identifiers, 1):
        other = Node(f"{node.subject[:-1]}#identifier-{number}>", node.lines)
        other.types(term(ADMS, "Identifier"))
        other.text(term(SKOS, "notation"), text)
        node.link(term(ADMS, "identifier"), other.subject)
    for keyword in dataset.keywords:
        node.prose(term(DCAT, "keyword"), keyword)
    node.text(term(DCAT, "version"), dataset.version)
    for related in dataset.related:
        node.address(term(DCT, "relation"), related, wording="relatedIdentifier")


def _classification(node: Node, dataset: Dataset) -> None:
    for theme in dataset.themes:
        node.class_(term(DCAT, "theme"), theme, scheme="theme")
        if theme.code:
            node.lines.update(_theme_lines(theme.code))
    for industry in dataset.industries:
        node.class_(term(GC, "industry"), industry, scheme="industry")
    node.prose(term(GC, "resourceClass"), _CLASS_SEPARATOR.join(dataset.resource_class))
    node.coded(
        term(DCT, "spatial"),
        dataset.region,
        scheme="division",
        wording="regionText",
        range_class=term(DCT, "Location"),
    )


@lru_cache(maxsize=1_000)
def _theme_lines(code: str) -> tuple[str, ...]:
    """Return what DCAT-AP demands of a theme: to be a concept, with a label."""
    node = Node(concept("theme", code), set())
    node.types(term(SKOS, "Concept"))
    node.prose(term(SKOS, "prefLabel"), code_list("theme").label(code, "zh"))
    return tuple(node.lines)


def _conditions(node: Node, dataset: Dataset) -> None:
    node.coded(term(GC, "shareType"), dataset.share_type, scheme="share-type", wording="shareTypeText")
    node.prose(term(GC, "shareCondition"), dataset.share_condition)
    node.prose(term(GC, "shareChannel"), dataset.share_channel)
    node.prose(term(GC, "shareMethod"), dataset.share_method)
    node.coded(
        term(DCT, "accessRights"),
        dataset.access_rights,
        scheme="access-right",
        wording="accessRightsText",
        range_class=term(DCT, "RightsStatement"),
    )
    node.prose(term(GC, "openCondition"), dataset.open_condition)
    node.coded(term(GC, "audience"), dataset.audience, scheme="audience", wording="audienceText")
    node.coded(
        term(GC, "securityClass"),
        dataset.security_class,
        scheme="security-class",
        wording="securityClassText",
    )
    node.coded(term(GC, "dataLevel"), dataset.data_level, scheme="data-level", wording="dataLevelText")


def _rest(node: Node, dataset: Dataset, base_iri: str) -> None:
    _day(node, term(DCT, "issued"), dataset.issued, term(GC, "issuedText"))
    _day(node, term(DCT, "modified"), dataset.modified, term(GC, "modifiedText"))
    node.coded(
        term(DCT, "accrualPeriodicity"),
        dataset.accrual_periodicity,
        scheme="frequency",
        wording="frequencyText",
        range_class=term(DCT, "Frequency"),
    )
    node.count(term(GC, "recordCount"), dataset.record_count)
    node.prose(term(GC, "sourceSystem"), dataset.source_system)
    describe_named(node, "temporal", dataset.temporal, base_iri=base_iri)
    describe_named(node, "language", dataset.language, base_iri=base_iri)
    describe_named(node, "license", dataset.license, base_iri=base_iri)


def _day(node: Node, predicate: str, value: Dated | None, wording: str) -> None:
    if value is None:
        return
    day = value.day.isoformat() if value.day else ""
    if day:
        node.link(predicate, typed(day, "date"))
    if value.literal != day:
        node.text(wording, value.literal)


def _people(node: Node, iri: str, dataset: Dataset, base_iri: str) -> None:
    if dataset.publisher is not None and (dataset.publisher.name or dataset.publisher.identifier):
        subject, lines = _agent(dataset.publisher.name, dataset.publisher.identifier, base_iri)
        node.link(term(DCT, "publisher"), subject)
        node.lines.update(lines)
    if dataset.publisher is not None:
        node.prose(term(GC, "internalUnit"), dataset.publisher.unit)
    if dataset.contact is not None:
        describe_contact(node, f"<{iri}#contact>", dataset.contact)


@lru_cache(maxsize=5_000)
def _agent(name: str, identifier: str, base_iri: str) -> tuple[str, tuple[str, ...]]:
    # the name is part of the key: else a record that gives another's code a name of its own would rename that one
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16] if name else ""
    key = path_part(f"{identifier}-{digest}" if identifier and name else identifier or f"name-{digest}")
    node = Node(f"<{base_iri}agent/{key}>", set())
    node.types(term(FOAF, "Agent"))
    node.link(term(FOAF, "name"), prose(name or identifier))
    node.text(term(DCT, "identifier"), identifier)
    return node.subject, tuple(node.lines)


def agent_iri(agent: Agent, base_iri: str) -> str:
    """Return the IRI that an organisation has in descriptions."""
    return _agent(agent.name, agent.identifier, base_iri)[0][1:-1]


def _parts(node: Node, places: Node, iri: str, dataset: Dataset, base_iri: str) -> None:
    page = places.address(term(DCAT, "landingPage"), dataset.landing_page)
    if page and not is_ours(page[1:-1], base_iri):
        Node(page, places.lines).types(term(FOAF, "Document"))
    for number, distribution in enumerate(dataset.distributions, 1):
        describe_distribution(node, places, f"<{iri}#distribution-{number}>", distribution, base_iri=base_iri)
    for number, service in enumerate(dataset.services, 1):
        describe_service(node, places, f"<{iri}#service-{number}>", service, dataset.title)
    for number, item in enumerate(dataset.data_items, 1):
        describe_item(node, f"<{iri}#item-{number}>", item)
    for number, (name, text) in enumerate(dataset.extras, 1):
        describe_extra(node, places, f"<{iri}#field-{number}>", (name, text))
