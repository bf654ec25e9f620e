"""Multi-select facets: what a facet itself has selected does not narrow its own counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indexer.engine import FacetFilter, PartitionView, Selection
from indexer.matching import MatchTree
from indexer.results import Facet, FacetValue


def count_facets(
    views: Sequence[PartitionView],
    match: MatchTree,
    filters: tuple[FacetFilter, ...],
    *,
    names: Sequence[str],
    size: int,
) -> tuple[Facet, ...]:
    """Return the facets in the order of ``names``.

    One pass counts all facets without a filter, and one each those that have one.
    """
    selected = {each.facet: each.values for each in filters}
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    plain = [name for name in names if name not in selected]
    passes = [(plain, filters)] if plain else []
    passes += [([name], tuple(each for each in filters if each.facet != name)) for name in names if name in selected]
    for wanted, narrowing in passes:
        for view in views:
            for name, values in view.facets(Selection(match, narrowing), wanted).items():
                counts[name].update(values)
    return tuple(Facet(name, _values(counts[name], selected.get(name, ()), size)) for name in names)


def _values(counts: Counter[str], selected: Sequence[str], size: int) -> tuple[FacetValue, ...]:
    """Take the most frequent, then what is selected: it has to be shown to be taken back."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = dict(ordered[:size]) | {value: counts[value] for value in selected}
    return tuple(FacetValue(value, count, value in selected) for value, count in shown.items())
