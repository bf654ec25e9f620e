"""The namespaces of the product, as rdflib terms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rdflib import Namespace

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
DCATAP: Final = Namespace("http://data.europa.eu/r5r/")
DCT: Final = Namespace("http://purl.org/dc/terms/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
ODRL: Final = Namespace("http://www.w3.org/ns/odrl/2/")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
ADMS: Final = Namespace("http://www.w3.org/ns/adms#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
GC: Final = Namespace("https://w3id.org/mulu/ns#")  # own terms: vocab/terms/ns.ttl
SCHEME: Final = Namespace("https://w3id.org/mulu/def/")  # own code lists: vocab/terms/*.ttl

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dcat": str(DCAT),
        "dcatap": str(DCATAP),
        "dct": str(DCT),
        "foaf": str(FOAF),
        "vcard": str(VCARD),
        "skos": str(SKOS),
        "odrl": str(ODRL),
        "prov": str(PROV),
        "adms": str(ADMS),
        "org": str(ORG),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "xsd": str(XSD),
        "gc": str(GC),
    },
)
