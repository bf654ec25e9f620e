"""Read datasets out of a page of DCAT: what :mod:`catalog.rdf.describe` writes, and what others write.

Only subjects that the page itself describes as datasets are read, and of each only its own statements; nothing
that a node says of another's dataset can reach that one, for records are named by the catalog.

Lost on the way from a dataset to RDF and back: the order and repetition of keywords, themes and relations, texts that
only repeat others (a description equal to the title, an access address equal to the download address) and how the
characters of an address were escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from catalog.model import Dataset, ItemProblem
from catalog.rdf.dataset_of import IDENTIFIER, TITLE, dataset_of, remarks
from catalog.rdf.own_statements import MAX_STATEMENTS, TooManyStatements, own_statements, settled
from catalog.rdf.page import Page, Subject
from catalog.rdf.parse import ParsedGraph
from catalog.rdf.read_parts import read_publisher
from vocab.namespaces import DCAT, DCT

_HYDRA = "http://www.w3.org/ns/hydra/core#"
_DATASETS = (f"{DCAT}Dataset", f"{DCAT}DatasetSeries")
_NO_DATASETS = (f"{DCAT}Catalog", f"{DCAT}CatalogRecord", f"{DCAT}Distribution")
_HYDRA = "http://www.w3.org/ns/hydra/core#"
UNNAMED = "urn:mulu:unnamed:"  # begins the name of a dataset without an IRI


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFound:
    """One dataset of a page; ``dataset`` is None where it cannot be used, and ``problems`` say why.

    ``subject`` is its IRI, or for a dataset without one a name made of its content. ``quads`` are its own statements in
    canonical N-Triples, equal for equal content. ``modified`` is its own date of change, as written.
    """

    subject: str
    dataset: Dataset | None
    problems: tuple[ItemProblem, ...]
    quads: bytes
    modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One dataset of a page before it is read: who it is, and its own statements as in :class:`DatasetFound`."""

    subject: str
    identifier: str
    title: str
    publisher: str
    modified: str
    quads: bytes
    problems: tuple[ItemProblem, ...]


def find_datasets(graph: ParsedGraph) -> Iterator[Described]:
    """Find the datasets of a page without reading all of them; see :func:`read_datasets`."""
    page = Page(graph.statements())
    for subject, services in _subjects(page):
        yield _described(page, subject, services, graph.url)


def read_datasets(graph: ParsedGraph) -> Iterator[DatasetFound]:
    """Read the datasets of a page, in the order of their names."""
    page = Page(graph.statements())
    for subject, services in _subjects(page):
        found = _described(page, subject, services, graph.url)
        dataset = dataset_of(page, subject, services) if found.quads and found.title else None
        problems = (*found.problems, *(remarks(dataset, found.subject) if dataset else ()))
        yield DatasetFound(
            subject=found.subject,
            dataset=dataset,
            problems=problems,
            quads=found.quads,
            modified=found.modified,
        )


def read_dataset(quads: bytes, subject: str) -> tuple[Dataset | None, tuple[ItemProblem, ...]]:
    """Read one dataset out of its own statements, as :func:`find_datasets` gave them."""
    page = Page(ox.parse(quads, ox.RdfFormat.N_TRIPLES))
    candidates = list(_subjects(page))
    for node, services in candidates:
        if node.value == subject or (subject.startswith(UNNAMED) and node == candidates[0][0]):
            dataset = dataset_of(page, node, services)
            return (dataset, remarks(dataset, subject)) if dataset.title else (None, (_no_title(subject),))
    return None, (_no_title(subject),)


def next_pages(graph: ParsedGraph) -> tuple[str, ...]:
    """Return where the listing goes on: ``hydra:next``, or ``hydra:nextPage`` of older nodes."""
    if _HYDRA.encode() not in graph.ntriples:
        return ()
    found = {
        statement.object.value
        for statement in graph.statements()
        if statement.predicate.value in {f"{_HYDRA}next", f"{_HYDRA}nextPage"}
        and isinstance(statement.object, ox.NamedNode | ox.Literal)
    }
    return tuple(sorted(found))


def _subjects(page: Page) -> Iterator[tuple[Subject, list[Subject]]]:
    """Go through datasets with the services that serve them, then through services that serve no named dataset."""
    serving: dict[Subject, list[Subject]] = {}
    lonely: list[Subject] = []
    for service in page.of_class(f"{DCAT}DataService"):
        served = page.nodes(service, f"{DCAT}servesDataset")
        for dataset in served:
            serving.setdefault(dataset, []).append(service)
        if not served:
            lonely.append(service)
    reached: set[Subject] = set()
    for subject in page.of_class(*_DATASETS):
        if page.is_a(subject, *_NO_DATASETS):
            continue
        by_form = [
            service
            for distribution in page.nodes(subject, f"{DCAT}distribution")
            for service in page.nodes(distribution, f"{DCAT}accessService")
            if page.about.get(service)
        ]
        services = list(dict.fromkeys((*serving.get(subject, ()), *by_form)))
        reached.update(services)
        yield subject, services
    for service in lonely:
        if service not in reached and not page.is_a(service, *_DATASETS):
            yield service, [service]


def _described(page: Page, subject: Subject, services: list[Subject], url: str) -> Described:
    identifier = page.text(subject, *IDENTIFIER)
    title = page.text(subject, *TITLE)
    name = subject.value if isinstance(subject, ox.NamedNode) else ""
    problems: list[ItemProblem] = []
    quads = b""
    try:
        quads, stable = settled(own_statements(page, subject, services), url=url)
    except TooManyStatements:
        stable = True
        problems.append(_problem(name or identifier, "", f"more than {MAX_STATEMENTS} statements", rejected=True))
    name = name or (f"{UNNAMED}{hashlib.sha256((identifier or '').encode() or quads).hexdigest()[:32]}")
    if not stable:
        problem = "its blank nodes are too entangled to be compared: it will look changed at every harvest"
        problems.append(_problem(name, "", problem))
    if not title:
        problems.append(_no_title(name))
    publisher = read_publisher(page, subject)
    return Described(
        subject=name,
        identifier=identifier,
        title=title,
        publisher=publisher.name if publisher else "",
        modified=page.text(subject, f"{DCT}modified"),
        quads=quads,
        problems=tuple(problems),
    )


def _no_title(subject: str) -> ItemProblem:
    return _problem(subject, "dct:title", "there is no title", rejected=True)


def _problem(subject: str, place: str, problem: str, *, rejected: bool = False) -> ItemProblem:
    return ItemProblem(identity=subject, place=place, problem=problem, rejected=rejected)
