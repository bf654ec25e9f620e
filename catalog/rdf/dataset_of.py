"""Make a Dataset of what a page says of one subject."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pyoxigraph as ox

from catalog.model import Coded, Dataset, Dated, ItemProblem
from catalog.rdf.page import TYPE, Page, Subject, tail
from catalog.rdf.read_parts import (
    DESCRIPTION,
    TITLE,
    read_contact,
    read_distribution,
    read_extra,
    read_item,
    read_publisher,
    read_service,
)
from catalog.rdf.read_values import address, coded, coded_all, count, dated, named
from vocab.namespaces import ADMS, DCAT, DCT, FOAF, GC, SKOS
from vocab.normalise import text

__all__ = ["IDENTIFIER", "TITLE", "dataset_of", "remarks"]

IDENTIFIER = (f"{DCT}identifier", "http://purl.org/dc/elements/1.1/identifier")
_CLAIMED = frozenset(
    (DCAT, DCT, FOAF, GC, ADMS, "http://purl.org/dc/elements/1.1/", "http://www.w3.org/2000/01/rdf-schema#")
)
_EXTRAS = 50  # unclaimed statements that are kept of one dataset
_CHECKED = (
    ("dct:accrualPeriodicity", "accrual_periodicity"),
    ("dct:accessRights", "access_rights"),
    ("dct:spatial", "region"),
    ("gc:shareType", "share_type"),
    ("gc:audience", "audience"),
    ("gc:securityClass", "security_class"),
    ("gc:dataLevel", "data_level"),
)


def dataset_of(page: Page, subject: Subject, services: list[Subject]) -> Dataset:
    """Read everything that the model has a place for; the title may be empty."""
    title = page.text(subject, *TITLE)
    description = page.text(subject, *DESCRIPTION)
    identifiers = page.texts(subject, *IDENTIFIER)
    concept = partial(coded, page, subject)
    concepts = partial(coded_all, page, subject)
    say = partial(page.text, subject)
    return Dataset(
        title=title,
        identifier=next(iter(identifiers), ""),
        other_identifiers=(*identifiers[1:], *_other_identifiers(page, subject)),
        description="" if description == title else description,
        publisher=read_publisher(page, subject),
        contact=read_contact(page, subject),
        keywords=tuple(sorted(page.texts(subject, f"{DCAT}keyword"))),
        themes=concepts(f"{DCAT}theme", scheme="theme"),
        resource_class=tuple(part for part in say(f"{GC}resourceClass").split(" > ") if part),
        industries=concepts(f"{GC}industry", scheme="industry"),
        region=concept(predicates=(f"{DCT}spatial",), scheme="division", wording="regionText"),
        issued=dated(page, subject, f"{DCT}issued", "issuedText"),
        modified=dated(page, subject, f"{DCT}modified", "modifiedText"),
        accrual_periodicity=concept(
            predicates=(f"{DCT}accrualPeriodicity",),
            scheme="frequency",
            wording="frequencyText",
        ),
        share_type=concept(predicates=(f"{GC}shareType",), scheme="share-type", wording="shareTypeText"),
        share_condition=say(f"{GC}shareCondition"),
        share_channel=say(f"{GC}shareChannel"),
        share_method=say(f"{GC}shareMethod"),
        access_rights=concept(predicates=(f"{DCT}accessRights",), scheme="access-right", wording="accessRightsText"),
        open_condition=say(f"{GC}openCondition"),
        audience=concept(predicates=(f"{GC}audience",), scheme="audience", wording="audienceText"),
        security_class=concept(
            predicates=(f"{GC}securityClass",), scheme="security-class", wording="securityClassText"
        ),
        data_level=concept(predicates=(f"{GC}dataLevel",), scheme="data-level", wording="dataLevelText"),
        distributions=tuple(
            read_distribution(page, node, subject) for node in page.nodes(subject, f"{DCAT}distribution")
        ),
        services=tuple(read_service(page, node, subject, "" if node == subject else title) for node in services),
        data_items=tuple(read_item(page, node) for node in page.nodes(subject, f"{GC}dataItem")),
        landing_page=address(page, subject, f"{DCAT}landingPage", "addressText"),
        related=_related(page, subject),
        record_count=count(page, subject, f"{GC}recordCount"),
        source_system=say(f"{GC}sourceSystem"),
        temporal=_period(page, subject),
        language=named(page, subject, f"{DCT}language"),
        license=named(page, subject, f"{DCT}license"),
        version=say(f"{DCAT}version", "http://www.w3.org/2002/07/owl#versionInfo"),
        extras=tuple(_extras(page, subject)),
    )


def remarks(dataset: Dataset, subject: str) -> tuple[ItemProblem, ...]:
    """Return what could not be normalised, as warnings."""
    found: list[tuple[str, Coded | Dated | None]] = [(place, getattr(dataset, name)) for place, name in _CHECKED]
    found += [("dct:issued", dataset.issued), ("dct:modified", dataset.modified)]
    found += [("dct:format", part.format) for part in dataset.distributions]
    return tuple(
        ItemProblem(identity=subject, place=place, problem=f"not understood: {value.literal[:200]}", rejected=False)
        for place, value in dict.fromkeys(found)
        if value is not None and (value.code if isinstance(value, Coded) else value.day) is None
    )


def _other_identifiers(page: Page, subject: Subject) -> Iterator[str]:
    for node in page.nodes(subject, f"{ADMS}identifier"):
        found = page.text(node, f"{SKOS}notation") or (node.value if isinstance(node, ox.NamedNode) else "")
        if found:
            yield found
    yield from page.texts(subject, f"{ADMS}identifier")


def _related(page: Page, subject: Subject) -> tuple[str, ...]:
    linked = [node.value for node in page.nodes(subject, f"{DCT}relation") if isinstance(node, ox.NamedNode)]
    return (*linked, *page.texts(subject, f"{DCT}relation"), *page.texts(subject, f"{GC}relatedIdentifier"))


def _period(page: Page, subject: Subject) -> str:
    said = named(page, subject, f"{DCT}temporal")
    for node in page.nodes(subject, f"{DCT}temporal"):
        start = page.text(node, f"{DCAT}startDate", "http://schema.org/startDate")
        end = page.text(node, f"{DCAT}endDate", "http://schema.org/endDate")
        if start or end:
            return f"{start}/{end}"
    return said


def _extras(page: Page, subject: Subject) -> Iterator[tuple[str, str]]:
    """Go through our own fields of the kind, then through what other vocabularies say in words."""
    for node in page.nodes(subject, f"{GC}sourceField"):
        yield read_extra(page, node)
    left = _EXTRAS
    for predicate in sorted(page.about.get(subject, {})):
        if predicate == TYPE or any(predicate.startswith(namespace) for namespace in _CLAIMED):
            continue
        for value in page.texts(subject, predicate):
            if left > 0:
                left -= 1
                yield tail(predicate), text(value)
