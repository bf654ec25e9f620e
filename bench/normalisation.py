"""How much of what nodes state could be normalised, counted over the stored records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.model import Dataset
from catalog.sqlstore.journal import Journal

FIELDS = ("title", "publisher", "frequency", "format", "date")


@dataclass(slots=True)
class NodeRates:
    """Counts of one node by field: records that state it, and those where it was understood."""

    records: int = 0
    stated: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    understood: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))

    def count(self, name: str, *, stated: bool, understood: bool) -> None:
        """Count a field of one record."""
        self.stated[name] += stated
        self.understood[name] += stated and understood

    def rate(self, name: str) -> float | None:
        """Return the share of statements that were understood, None where nothing is stated."""
        return self.understood[name] / self.stated[name] if self.stated[name] else None

    def line(self) -> str:
        """Return the rates in the order of FIELDS."""
        rates = [self.rate(name) for name in FIELDS]
        return " ".join("     -" if rate is None else f"{rate:6.1%}" for rate in rates)


def rates_of(journal: Journal) -> dict[str, NodeRates]:
    """Return the rates of every source, read from all published records."""
    found: dict[str, NodeRates] = defaultdict(NodeRates)
    after = ""
    while page := journal.all_published(after, limit=1000):
        for entry in page:
            _count(found[entry.record.source_id], entry.record.dataset)
        after = page[-1].record.record_id
    return found


def total_of(rates: Iterable[NodeRates]) -> NodeRates:
    """Return the counts of several nodes together."""
    total = NodeRates()
    for each in rates:
        total.records += each.records
        for name in FIELDS:
            total.stated[name] += each.stated[name]
            total.understood[name] += each.understood[name]
    return total


def _count(rates: NodeRates, dataset: Dataset) -> None:
    rates.records += 1
    rates.count("title", stated=True, understood=bool(dataset.title))
    rates.count("publisher", stated=dataset.publisher is not None, understood=True)
    cycle = dataset.accrual_periodicity
    rates.count("frequency", stated=cycle is not None, understood=bool(cycle and cycle.code))
    formats = [each.format for each in dataset.distributions if each.format]
    rates.count("format", stated=bool(formats), understood=all(each.code for each in formats))
    days = [each for each in (dataset.issued, dataset.modified) if each]
    rates.count("date", stated=bool(days), understood=all(each.day for each in days))
