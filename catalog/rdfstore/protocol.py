"""What an RDF store of the catalog is: a projection of the change log into one graph per label.

A store holds for every record which triples it gave to which label, so that a change removes exactly what
was there. Triples about nodes that several records share (an organisation, a concept, a document) stay as long
as one record of a label says them, and stand in the widest graphs only: whoever may see a narrow label also
sees the wider ones, and a triple that stood in two graphs would be counted twice.

Nothing here asks who may see what: stores are written and compared by projectors. Callers' questions go to
:class:`catalog.rdfstore.service.SparqlService`, which takes their visible set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

VOCABULARY = "~vocabulary"  # stands for the code lists where a record's key stands; no record has this key


@dataclass(frozen=True, slots=True, kw_only=True)
class RdfChange:
    """What a record is from now on: lines of canonical N-Triples by label; no graphs where it is gone.

    Lines of one subject stand together, each ends with `` .`` and a line feed, and no triple holds a blank node.
    A subject belongs to the record alone where its IRI, without fragment, ends with ``/`` or ``:`` and the record's
    key. ``digest`` says what is held, see :func:`catalog.rdfstore.projector.digest_of`; a record that is held with
    an equal one is left alone. An empty digest equals none.
    """

    record_id: str
    graphs: Mapping[str, bytes]
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRecord:
    """What a store knows of one of its records."""

    record_id: str
    digest: str
    labels: frozenset[str]


class RdfBuilder(Protocol):
    """Fills a store anew, beside the one that serves. Each record is added once."""

    def add(self, batch: Sequence[RdfChange]) -> None:
        """Add records; some thousand at a time load fastest."""
        ...

    def finish(self, *, sequence: int) -> None:
        """Put the new content in the place of the old one, and publish it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None:
        """Throw away what was not finished."""
        ...


class RdfComparison(Protocol):
    """Compares many records with the graphs faster than :meth:`RdfStore.holds`: counts instead of looking for more."""

    def says(self, change: RdfChange) -> bool:
        """Tell whether the graphs hold every triple of a record, in its place."""
        ...

    def nothing_else(self) -> bool:
        """Tell whether the graphs hold as many triples as the records that were asked about, and so no others.

        Meaningful where every answer was yes. May be too strict: a number written in two ways is one triple.
        """
        ...


class RdfStore(Protocol):
    """One writer's view of the store. Readers see what was published last."""

    def sequence(self) -> int:
        """Return the number of the last change that is applied, 0 for none."""
        ...

    def apply(self, batch: Sequence[RdfChange], *, sequence: int) -> None:
        """Bring these records to their new state; of two changes of one record the later counts.

        The sequence number moves together with the last part of the data: after a crash it is the new one
        with everything applied, or the old one with nothing or a part applied, and then applying the same or
        newer changes once more leads to the same state as if there had been no crash.
        """
        ...

    def publish(self) -> None:
        """Let readers see what is applied."""
        ...

    def held(self, record_ids: Sequence[str]) -> dict[str, HeldRecord]:
        """Return what is known of these records, without those that are not there."""
        ...

    def iter_records(self) -> Iterator[HeldRecord]:
        """Yield all records, in no particular order."""
        ...

    def lines(self, label: str) -> list[str]:
        """Return the whole graph of a label as sorted lines of N-Triples. For comparing stores, not for callers."""
        ...

    def holds(self, change: RdfChange) -> bool:
        """Tell whether the graphs hold exactly what the record says: every triple, and no other of its own nodes."""
        ...

    def comparison(self) -> RdfComparison:
        """Begin to compare many records; nothing may be written until its end."""
        ...

    def builder(self) -> RdfBuilder:
        """Begin to build the content anew; the old one serves meanwhile."""
        ...
