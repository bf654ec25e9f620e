"""The JSON-LD contexts that the catalog knows by heart: nothing is ever fetched.

The terms are those that the named publishers document for DCAT; each table is the catalog's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vocab.namespaces import ADMS, DCAT, DCATAP, DCT, FOAF, ODRL, PREFIXES, PROV, SKOS, VCARD

Context = Mapping[str, object]

_LINK = "@id"


def _link(iri: str) -> Mapping[str, str]:
    return {"@id": iri, "@type": _LINK}


_CLASSES = {
    **{
        name: f"{DCAT}{name}"
        for name in ("Dataset", "Distribution", "DatasetSeries", "Catalog", "Relationship", "Role")
    },
    "Catalogue": f"{DCAT}Catalog",
    "CatalogRecord": f"{DCAT}CatalogRecord",
    "CatalogueRecord": f"{DCAT}CatalogRecord",
    "DataService": f"{DCAT}DataService",
    "Agent": f"{FOAF}Agent",
    "Document": f"{FOAF}Document",
    "Kind": f"{VCARD}Kind",
    "Concept": f"{SKOS}Concept",
    "ConceptScheme": f"{SKOS}ConceptScheme",
    "Identifier": f"{ADMS}Identifier",
    "LicenceDocument": f"{DCT}LicenseDocument",
    "Location": f"{DCT}Location",
    "PeriodOfTime": f"{DCT}PeriodOfTime",
    "Activity": f"{PROV}Activity",
    "Attribution": f"{PROV}Attribution",
}
_TEXTS = {
    **{name: f"{DCT}{name}" for name in ("title", "description", "identifier", "issued", "modified")},
    **{name: f"{DCAT}{name}" for name in ("keyword", "version", "byteSize", "startDate", "endDate")},
    "releaseDate": f"{DCT}issued",
    "modificationDate": f"{DCT}modified",
    "name": f"{FOAF}name",
    "fn": f"{VCARD}fn",
    "notation": f"{SKOS}notation",
    "prefLabel": f"{SKOS}prefLabel",
    "preferredLabel": f"{SKOS}prefLabel",
    "versionNotes": f"{ADMS}versionNotes",
}
_LINKS = {
    **{name: f"{DCAT}{name}" for name in ("dataset", "service", "distribution", "record", "catalog", "theme")},
    **{name: f"{DCAT}{name}" for name in ("contactPoint", "landingPage", "accessURL", "downloadURL", "mediaType")},
    **{name: f"{DCAT}{name}" for name in ("endpointURL", "endpointDescription", "servesDataset", "accessService")},
    **{name: f"{DCAT}{name}" for name in ("inSeries", "hasVersion", "compressFormat", "packageFormat")},
    **{name: f"{DCT}{name}" for name in ("publisher", "creator", "accessRights", "accrualPeriodicity", "license")},
    **{name: f"{DCT}{name}" for name in ("conformsTo", "format", "language", "spatial", "temporal", "relation")},
    **{name: f"{DCT}{name}" for name in ("rights", "source", "hasPart", "isReferencedBy", "provenance", "type")},
    "catalogue": f"{DCAT}catalog",
    "datasetDistribution": f"{DCAT}distribution",
    "frequency": f"{DCT}accrualPeriodicity",
    "licence": f"{DCT}license",
    "geographicalCoverage": f"{DCT}spatial",
    "temporalCoverage": f"{DCT}temporal",
    "documentation": f"{FOAF}page",
    "homepage": f"{FOAF}homepage",
    "primaryTopic": f"{FOAF}primaryTopic",
    "otherIdentifier": f"{ADMS}identifier",
    "applicableLegislation": f"{DCATAP}applicableLegislation",
    "hasPolicy": f"{ODRL}hasPolicy",
    "hasEmail": f"{VCARD}hasEmail",
    "hasTelephone": f"{VCARD}hasTelephone",
}
DCAT_TERMS: Context = {**PREFIXES, **_CLASSES, **_TEXTS, **{name: _link(iri) for name, iri in _LINKS.items()}}

# data.json of Project Open Data 1.1: values are words where DCAT has nodes, so only addresses are links.
_ADDRESSES = ("accessURL", "downloadURL", "landingPage", "hasEmail", "license", "conformsTo")
PROJECT_OPEN_DATA: Context = {
    **PREFIXES,
    "dcterms": str(DCT),
    "org": "http://www.w3.org/ns/org#",
    "pod": "https://project-open-data.cio.gov/v1.1/schema#",
    **_TEXTS,
    **_LINKS,
    **{name: _link(_LINKS[name]) for name in _ADDRESSES},
    "accessLevel": "pod:accessLevel",
    "subOrganizationOf": "org:subOrganizationOf",
}

_KNOWN: tuple[tuple[re.Pattern[str], Context], ...] = (
    (re.compile(r"https?://semiceu\.github\.io/DCAT-AP/releases/[\w.-]+/context/dcat-ap\.jsonld"), DCAT_TERMS),
    (re.compile(r"https?://data\.europa\.eu/r5r/?(?:dcat-ap\.jsonld)?"), DCAT_TERMS),
    (re.compile(r"https?://www\.w3\.org/ns/dcat3?(?:\.jsonld)?"), DCAT_TERMS),
    (re.compile(r"https?://project-open-data\.cio\.gov/v1\.1/schema/catalog\.jsonld"), PROJECT_OPEN_DATA),
)


def bundled_context(address: str) -> Context | None:
    """Return the context that the catalog keeps for an address; None where it knows none."""
    for pattern, context in _KNOWN:
        if pattern.fullmatch(address.partition("#")[0]):
            return context
    return None
