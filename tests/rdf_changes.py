"""Changes of RDF stores for tests: records with few triples, some of them about shared nodes."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.rdfstore.protocol import RdfChange

SITE = "http://127.0.0.1:8000/"
DCT = "http://purl.org/dc/terms/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def dataset_iri(key: str) -> str:
    return f"{SITE}dataset/{key}"


def make_change(  # noqa: PLR0913 -- a factory: each test gives what it is about
    key: str,
    *,
    title: str = "停车场",
    discover: str = "public",
    locate: str = "",
    agent: str = "jtj",
    agent_name: str = "交通运输局",
    extra: Sequence[str] = (),
) -> RdfChange:
    """Return a record of a shared organisation, with an address for ``locate`` (``discover`` where not given)."""
    subject = f"<{dataset_iri(key)}>"
    organisation = f"<{SITE}agent/{agent}>"
    metadata = [
        f"{subject} {TYPE} <http://www.w3.org/ns/dcat#Dataset> .",
        f'{subject} <{DCT}title> "{title}"@zh .',
        f"{subject} <{DCT}publisher> {organisation} .",
        f"{subject} <http://www.w3.org/ns/dcat#distribution> <{dataset_iri(key)}#distribution-1> .",
        f"<{dataset_iri(key)}#distribution-1> {TYPE} <http://www.w3.org/ns/dcat#Distribution> .",
        f"{organisation} {TYPE} <http://xmlns.com/foaf/0.1/Agent> .",
        f'{organisation} <http://xmlns.com/foaf/0.1/name> "{agent_name}"@zh .',
        *extra,
    ]
    address = f"https://data.example/{key}.csv"
    locations = [f"<{dataset_iri(key)}#distribution-1> <http://www.w3.org/ns/dcat#accessURL> <{address}> ."]
    graphs: dict[str, bytes] = {}
    for label, lines in ((discover, metadata), (locate or discover, locations)):
        graphs[label] = graphs.get(label, b"") + "".join(f"{line}\n" for line in sorted(set(lines))).encode()
    return RdfChange(record_id=key, graphs=graphs, digest=f"{key} {title} {discover} {locate} {agent_name} {extra}")


def gone(key: str) -> RdfChange:
    """Return the end of a record."""
    return RdfChange(record_id=key, graphs={})
