"""The endpoint described in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
)


def service_description(endpoint: str) -> bytes:
    """Return the description as N-Triples; the default graph is everything that the caller may see."""
    return "".join(f"{line} .\n" for line in sorted(_lines(endpoint))).encode()


def _lines(endpoint: str) -> Iterator[str]:
    service, dataset, graph = f"<{endpoint}#service>", f"<{endpoint}#dataset>", f"<{endpoint}#default-graph>"
    yield f"{service} <{_RDF_TYPE}> <{_SD}Service>"
    yield f"{service} <{_SD}endpoint> <{endpoint}>"
    yield f"{service} <{_SD}supportedLanguage> <{_SD}SPARQL11Query>"
    yield f"{service} <{_SD}feature> <{_SD}UnionDefaultGraph>"
    yield f"{service} <{_SD}defaultDataset> {dataset}"
    yield f"{dataset} <{_RDF_TYPE}> <{_SD}Dataset>"
    yield f"{dataset} <{_SD}defaultGraph> {graph}"
    yield f"{graph} <{_RDF_TYPE}> <{_SD}Graph>"
    for name in _RESULT_FORMATS:
        yield f"{service} <{_SD}resultFormat> <{_FORMATS}{name}>"
