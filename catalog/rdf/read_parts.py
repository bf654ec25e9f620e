"""Read what belongs to a dataset: publisher, contact, distributions, services, data items, unclaimed fields."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox

from catalog.model import Agent, Coded, Contact, DataItem, DataService, Distribution
from catalog.rdf.describe_parts import IANA
from catalog.rdf.page import Page, Subject, tail
from catalog.rdf.read_values import address, coded, count, named
from vocab.namespaces import DCAT, DCT, GC, RDF, RDFS, VCARD
from vocab.normalise import file_format, text

TITLE = (f"{DCT}title", "http://purl.org/dc/elements/1.1/title", f"{RDFS}label")
DESCRIPTION = (f"{DCT}description", "http://purl.org/dc/elements/1.1/description", f"{RDFS}comment")


def read_publisher(page: Page, subject: Subject) -> Agent | None:
    """Read who answers for the dataset: the publisher, else the creator."""
    unit = page.text(subject, f"{GC}internalUnit")
    for predicate in (f"{DCT}publisher", f"{DCT}creator", "http://purl.org/dc/elements/1.1/publisher"):
        for value in sorted(page.values(subject, predicate), key=str):
            identifier = page.text(value, f"{DCT}identifier")
            name = page.said_label(value) or (value.value if isinstance(value, ox.NamedNode) else "")
            if name or identifier:
                return Agent(name=name or identifier, identifier=identifier, unit=unit)
    return Agent(name="", unit=unit) if unit else None


def read_contact(page: Page, subject: Subject) -> Contact | None:
    """Read whom to ask."""
    for node in page.nodes(
        subject, f"{DCAT}contactPoint", f"{DCT}contactPoint", "http://www.w3.org/ns/adms#contactPoint"
    ):
        contact = Contact(
            name=page.text(node, f"{VCARD}fn", f"{VCARD}organization-name", "http://xmlns.com/foaf/0.1/name", *TITLE),
            telephone=_reach(page, node, "tel:", f"{VCARD}hasTelephone", f"{VCARD}telephone", f"{VCARD}tel"),
            email=_reach(page, node, "mailto:", f"{VCARD}hasEmail", f"{VCARD}email"),
        )
        if contact != Contact():
            return contact
    name = page.text(subject, f"{DCAT}contactPoint")
    return Contact(name=name) if name else None


def _reach(page: Page, node: Subject, scheme: str, *predicates: str) -> str:
    for value in sorted(page.values(node, *predicates), key=str):
        if isinstance(value, ox.Literal):
            found = value.value
        elif isinstance(value, ox.NamedNode) and value.value.startswith(scheme):
            found = unquote(value.value)
        else:  # vcard's long form: a node with the value
            inner = page.values(value, f"{VCARD}hasValue", f"{VCARD}value", f"{RDF}value")
            found = unquote(inner[0].value) if inner and not isinstance(inner[0], ox.BlankNode) else ""
        if cleaned := text(found.removeprefix(scheme)):
            return cleaned
    return ""


def read_distribution(page: Page, node: Subject, dataset: Subject) -> Distribution:
    """Read one distribution; addresses that only stand in for a missing one are left out."""
    download = address(page, node, f"{DCAT}downloadURL", "downloadAddressText")
    access = address(page, node, f"{DCAT}accessURL", "addressText")
    media_type = _media_type(page, node)
    return Distribution(
        title=page.text(node, *TITLE),
        description=page.text(node, *DESCRIPTION),
        format=_format(page, node, media_type),
        media_type=media_type,
        access_url="" if access in {download, dataset.value} else access,
        download_url=download,
        byte_size=count(page, node, f"{DCAT}byteSize"),
        license=named(page, node, f"{DCT}license"),
    )


def _media_type(page: Page, node: Subject) -> str:
    for value in sorted(page.values(node, f"{DCAT}mediaType"), key=str):
        if isinstance(value, ox.NamedNode):
            start = value.value.replace("http://", "https://", 1)
            if start.startswith(IANA):
                return unquote(start[len(IANA) :])
        elif found := page.said_label(value):
            return found
    return page.text(node, f"{GC}mediaTypeText")


def _format(page: Page, node: Subject, media_type: str) -> Coded | None:
    found = coded(page, node, predicates=(f"{DCT}format",), scheme="format", wording="formatText")
    if found is not None and found.code is None and found.literal.startswith(IANA):
        return Coded(code=file_format(found.literal[len(IANA) :]), literal=found.literal[len(IANA) :])
    if found is None and not page.values(node, f"{GC}mediaTypeText"):
        values = [tail(value.value) for value in page.nodes(node, f"{DCT}format")]
        literal = next(iter(values), "") or (media_type if file_format(media_type) else "")
        return Coded(code=file_format(literal), literal=literal) if literal else None
    return found


def read_service(page: Page, node: Subject, dataset: Subject, dataset_title: str) -> DataService:
    """Read one service; a title and an endpoint that only stand in are left out."""
    title = page.text(node, *TITLE)
    endpoint = address(page, node, f"{DCAT}endpointURL", "addressText")
    kind = page.text(node, f"{GC}serviceType") or _type_label(page, node)
    return DataService(
        title="" if title == dataset_title else title,
        description=page.text(node, *DESCRIPTION),
        endpoint_url="" if endpoint == dataset.value else endpoint,
        endpoint_description=address(page, node, f"{DCAT}endpointDescription", "endpointDescriptionText"),
        service_type=kind,
    )


def _type_label(page: Page, node: Subject) -> str:
    return next((label for value in page.values(node, f"{DCT}type") if (label := page.label(value))), "")


def read_item(page: Page, node: Subject) -> DataItem:
    """Read one data item (信息项)."""
    return DataItem(
        name=page.text(node, *TITLE),
        type=coded(page, node, predicates=(f"{GC}itemType",), scheme="item-type", wording="itemTypeText"),
        length=page.text(node, f"{GC}itemLength"),
        description=page.text(node, *DESCRIPTION),
        share_type=coded(page, node, predicates=(f"{GC}shareType",), scheme="share-type", wording="shareTypeText"),
        share_condition=page.text(node, f"{GC}shareCondition"),
        access_rights=coded(
            page,
            node,
            predicates=(f"{DCT}accessRights",),
            scheme="access-right",
            wording="accessRightsText",
        ),
        open_condition=page.text(node, f"{GC}openCondition"),
    )


def read_extra(page: Page, node: Subject) -> tuple[str, str]:
    """Read one field that no alias claims."""
    return page.text(node, f"{RDFS}label"), page.text(node, f"{RDF}value")
