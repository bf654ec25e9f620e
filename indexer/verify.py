"""Compare what SQL says is published with what the projections hold, record by record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.documents import digest_of
from indexer.index import CatalogIndex

_PAGE = 5_000

INDEX = "index"
RDF = "rdf"
MISSING = "missing"  # published, but not there
EXTRA = "extra"  # there, but not published
STALE = "stale"  # there with another content
WRONG_AUDIENCE = "wrong audience"  # there for others than those who may discover it
TWICE = "twice"  # there more than once


class PublishedDigest(Protocol):
    """What SQL says of a record, see :class:`catalog.sqlstore.journal.RecordDigest`."""

    @property
    def record_id(self) -> str: ...  # noqa: D102 -- as in CatalogRecord
    @property
    def content_hash(self) -> str: ...  # noqa: D102 -- as above
    @property
    def discover(self) -> frozenset[str]: ...  # noqa: D102 -- as above
    @property
    def locate(self) -> frozenset[str]: ...  # noqa: D102 -- as above


class DigestJournal(Protocol):
    """What verification needs of :class:`catalog.sqlstore.journal.Journal`."""

    def hashes(self, after_id: str = "", limit: int = 1000) -> Sequence[PublishedDigest]:
        """Return the digests of published records in order of record_id."""
        ...


class RdfDigest(Protocol):
    """Computes what the RDF store must remember of a record."""

    def __call__(self, content_hash: str, *, discover: frozenset[str], locate: frozenset[str]) -> str:
        """Return the digest."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One record that a projection holds otherwise than SQL says."""

    record_id: str
    where: str  # "index" or "rdf"; "sql" where the stored content itself is damaged
    what: str  # one of the constants of this module


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """How many records each store holds, and every difference in order of record_id."""

    sql: int
    index: int
    rdf: int | None  # None where it was not compared
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    audience: frozenset[str]
    digest: str


def verify(
    journal: DigestJournal,
    index: CatalogIndex,
    rdf: Iterable[tuple[str, str]] | None = None,
    *,
    rdf_digest: RdfDigest | None = None,
) -> VerifyReport:
    """Compare the published records with both projections.

    Nothing may write meanwhile, or what is being written is reported.

    Args:
        rdf: record_id and digest of every record in the RDF store.
        rdf_digest: how that digest is made of what SQL knows; given where ``rdf`` is.
    """
    published = {each.record_id: each for each in _published(journal)}
    held, twice = _held_by_index(index)
    differences = [Difference(record_id=each, where=INDEX, what=TWICE) for each in twice]
    differences += _compare_index(published, held)
    in_rdf = dict(rdf) if rdf is not None else None
    if in_rdf is not None and rdf_digest is not None:
        differences += _compare_rdf(published, in_rdf, rdf_digest)
    return VerifyReport(
        sql=len(published),
        index=len(held),
        rdf=None if in_rdf is None else len(in_rdf),
        differences=tuple(sorted(differences, key=lambda each: (each.record_id, each.where, each.what))),
    )


def _held_by_index(index: CatalogIndex) -> tuple[dict[str, _Held], list[str]]:
    held: dict[str, _Held] = {}
    twice: list[str] = []
    for each in index.all_views():
        audience = frozenset(each.audience)
        for record_id, digest in each.view.states():
            if record_id in held:
                twice.append(record_id)
            held[record_id] = _Held(audience, digest)
    return held, twice


def _compare_index(published: Mapping[str, PublishedDigest], held: Mapping[str, _Held]) -> Iterator[Difference]:
    yield from _presence(published, held, INDEX)
    for record_id in published.keys() & held.keys():
        wanted, found = published[record_id], held[record_id]
        if found.audience != wanted.discover:
            yield Difference(record_id=record_id, where=INDEX, what=WRONG_AUDIENCE)
        if found.digest != digest_of(wanted.content_hash):
            yield Difference(record_id=record_id, where=INDEX, what=STALE)


def _compare_rdf(
    published: Mapping[str, PublishedDigest], held: Mapping[str, str], rdf_digest: RdfDigest
) -> Iterator[Difference]:
    yield from _presence(published, held, RDF)
    for record_id in published.keys() & held.keys():
        wanted = published[record_id]
        if held[record_id] != rdf_digest(wanted.content_hash, discover=wanted.discover, locate=wanted.locate):
            yield Difference(record_id=record_id, where=RDF, what=STALE)


def _presence(published: Mapping[str, object], held: Mapping[str, object], where: str) -> Iterator[Difference]:
    for record_id in published.keys() - held.keys():
        yield Difference(record_id=record_id, where=where, what=MISSING)
    for record_id in held.keys() - published.keys():
        yield Difference(record_id=record_id, where=where, what=EXTRA)


def _published(journal: DigestJournal) -> Iterator[PublishedDigest]:
    after = ""
    while page := journal.hashes(after, _PAGE):
        yield from page
        after = page[-1].record_id
