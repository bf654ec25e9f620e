"""Describe what belongs to a dataset: contact, distributions, services, data items, unclaimed fields."""

from __future__ import annotations

import re
from urllib.parse import quote

from catalog.access.locate import holds_address
from catalog.model import Contact, DataItem, DataService, Distribution
from catalog.rdf.node import Node, term
from catalog.rdf.ntriples import iri_of
from vocab.namespaces import DCAT, DCT, GC, RDF, RDFS, SCHEME, VCARD

IANA = "https://www.iana.org/assignments/media-types/"
_NAMED = {  # properties whose value must be a node, and its class
    "language": term(DCT, "LinguisticSystem"),
    "license": term(DCT, "LicenseDocument"),
    "temporal": term(DCT, "PeriodOfTime"),
}
_MINTED = ("dataset", "agent", "source")  # what the catalog makes IRIs for below its base
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")


def is_ours(iri: str, base_iri: str) -> bool:
    """Tell whether an IRI is the catalog's or its vocabulary's to speak of, so that no department may."""
    return iri.startswith((*(f"{base_iri}{minted}/" for minted in _MINTED), str(GC), SCHEME))


def describe_named(node: Node, name: str, text: str, *, base_iri: str) -> None:
    """Say a property of Dublin Core whose value is a node: the IRI that ``text`` is, or a node with it as label."""
    if not text:
        return
    address = iri_of(text)
    if address and is_ours(address, base_iri):
        address = None
    # "<iri>" takes "<iri#license>", "<iri#distribution-1>" takes "<iri#distribution-1-license>"
    stem = node.subject[:-1] + ("-" if "#" in node.subject else "#")
    target = Node(f"<{address}>" if address else f"{stem}{name}>", node.lines)
    target.types(_NAMED[name])
    if not address:
        target.prose(term(RDFS, "label"), text)
    node.link(term(DCT, name), target.subject)


def describe_contact(node: Node, subject: str, contact: Contact) -> None:
    """Say whom to ask; nothing where the contact is empty."""
    if not (contact.name or contact.telephone or contact.email):
        return
    kind = Node(subject, node.lines)
    # both classes: validators without inference do not know that an organisation is a kind
    kind.types(term(VCARD, "Kind"), term(VCARD, "Organization"))
    kind.prose(term(VCARD, "fn"), contact.name)
    if contact.telephone:
        kind.link(term(VCARD, "hasTelephone"), f"<tel:{quote(contact.telephone, safe='+-.()*', errors='replace')}>")
    if contact.email:
        kind.link(term(VCARD, "hasEmail"), f"<mailto:{quote(contact.email, safe='@.+-_', errors='replace')}>")
    node.link(term(DCAT, "contactPoint"), subject)


def describe_distribution(node: Node, places: Node, subject: str, distribution: Distribution, *, base_iri: str) -> None:
    """Say in which form the dataset comes; where from goes to ``places``."""
    part = Node(subject, node.lines)
    node.link(term(DCAT, "distribution"), subject)
    part.types(term(DCAT, "Distribution"))
    part.prose(term(DCT, "title"), distribution.title)
    part.prose(term(DCT, "description"), distribution.description)
    part.coded(
        term(DCT, "format"),
        distribution.format,
        scheme="format",
        wording="formatText",
        range_class=term(DCT, "MediaTypeOrExtent"),
    )
    _media_type(part, distribution.media_type)
    part.count(term(DCAT, "byteSize"), distribution.byte_size)
    describe_named(part, "license", distribution.license, base_iri=base_iri)
    where = Node(subject, places.lines)
    download = where.address(term(DCAT, "downloadURL"), distribution.download_url, wording="downloadAddressText")
    access = where.address(term(DCAT, "accessURL"), distribution.access_url)
    if not access:
        where.link(term(DCAT, "accessURL"), download or node.subject)


def describe_service(node: Node, places: Node, subject: str, service: DataService, dataset_title: str) -> None:
    """Say which interface serves the dataset; its endpoint goes to ``places``."""
    part = Node(subject, node.lines)
    part.types(term(DCAT, "DataService"))
    part.prose(term(DCT, "title"), service.title or dataset_title or "API")
    part.prose(term(DCT, "description"), service.description)
    part.text(term(GC, "serviceType"), service.service_type)
    part.link(term(DCAT, "servesDataset"), node.subject)
    where = Node(subject, places.lines)
    if not where.address(term(DCAT, "endpointURL"), service.endpoint_url):
        where.link(term(DCAT, "endpointURL"), node.subject)
    where.address(
        term(DCAT, "endpointDescription"),
        service.endpoint_description,
        wording="endpointDescriptionText",
    )


def describe_item(node: Node, subject: str, item: DataItem) -> None:
    """Say one data item (信息项) with its own conditions."""
    part = Node(subject, node.lines)
    node.link(term(GC, "dataItem"), subject)
    part.types(term(GC, "DataItem"))
    part.prose(term(DCT, "title"), item.name)
    part.coded(term(GC, "itemType"), item.type, scheme="item-type", wording="itemTypeText")
    part.text(term(GC, "itemLength"), item.length)
    part.prose(term(DCT, "description"), item.description)
    part.coded(term(GC, "shareType"), item.share_type, scheme="share-type", wording="shareTypeText")
    part.prose(term(GC, "shareCondition"), item.share_condition)
    part.coded(
        term(DCT, "accessRights"),
        item.access_rights,
        scheme="access-right",
        wording="accessRightsText",
        range_class=term(DCT, "RightsStatement"),
    )
    part.prose(term(GC, "openCondition"), item.open_condition)


def describe_extra(node: Node, places: Node, subject: str, field: tuple[str, str]) -> None:
    """Keep a field that no alias claims. One that holds an address is a location, whatever its name."""
    name, text = field
    side = places if holds_address(text) else node
    part = Node(subject, side.lines)
    side.link(term(GC, "sourceField"), subject)
    part.types(term(GC, "SourceField"))
    part.prose(term(RDFS, "label"), name)
    part.prose(term(RDF, "value"), text)


def _media_type(part: Node, text: str) -> None:
    if _MEDIA_TYPE.fullmatch(text):
        target = Node(f"<{IANA}{quote(text, safe='/!$&_.+-')}>", part.lines)
        target.types(term(DCT, "MediaType"))
        part.link(term(DCAT, "mediaType"), target.subject)
    else:
        part.text(term(GC, "mediaTypeText"), text)
