"""What must match: from the clauses of a query to groups of units.

A *unit* is a piece of folded text; a record contains it where it is a substring of one of
its field groups. A *group* asks for a number of its units, a record matches where all
groups do and no excluded unit is contained. This is the whole semantics of matching: it knows
no dictionary on the side of the records, so that every engine can be held to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.analysis import Analyzer
from indexer.folding import runs
from indexer.query import Clause

MOST_UNITS = 48  # in a query; a title pasted whole has about 12
LONGEST_RUN = 2  # characters that are taken as one unit without asking the dictionary
_MOST_REQUIRED_WHOLE = 3  # a term of so many words wants them all, a longer one three quarters


@dataclass(frozen=True, slots=True)
class Group:
    """Units of which at least ``required`` must be contained."""

    units: tuple[str, ...]
    required: int


@dataclass(frozen=True, slots=True)
class MatchTree:
    """All groups, and none of the excluded units. Without groups: everything."""

    groups: tuple[Group, ...]
    excluded: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """All units that are asked for, in the order of the query, each once."""
        return tuple(dict.fromkeys(unit for group in self.groups for unit in group.units))


def match_tree(clauses: Iterable[Clause], analyzer: Analyzer) -> MatchTree:
    """Return what the clauses ask for; units beyond ``MOST_UNITS`` are left out."""
    groups: list[Group] = []
    excluded: list[str] = []
    room = MOST_UNITS
    for clause in clauses:
        folded = analyzer.fold(clause.text)
        if not folded or room <= 0:
            continue
        if clause.excluded:
            excluded.append(folded)
            room -= 1
        elif clause.phrase:
            groups.append(Group((folded,), 1))
            room -= 1
        else:
            for run in runs(folded):
                units = _units(run, analyzer)[: max(room, 0)]
                room -= len(units)
                if units:
                    groups.append(Group(units, _required(len(units))))
    return MatchTree(tuple(dict.fromkeys(groups)), tuple(dict.fromkeys(excluded)))


def relaxations(tree: MatchTree) -> tuple[MatchTree, ...]:
    """Return weaker trees to try, in order, where a tree matches nothing: half of the units, then any."""
    units = tree.units
    if len(units) < 2:  # noqa: PLR2004 -- one unit cannot be asked for less
        return ()
    steps = dict.fromkeys((math.ceil(len(units) / 2), 1))
    weaker = (MatchTree((Group(units, required),), tree.excluded) for required in steps)
    return tuple(each for each in weaker if each.groups != tree.groups)


def _units(run: str, analyzer: Analyzer) -> tuple[str, ...]:
    """Cut a run into words; single characters that follow each other stay together."""
    if len(run) <= LONGEST_RUN or run.isascii():
        return (run,)
    units: list[str] = []
    last_single = False
    for word in analyzer.coarse_words(run):
        single = len(word) == 1
        if single and last_single:
            units[-1] += word
        else:
            units.append(word)
        last_single = single
    long = [unit for unit in units if len(unit) > 1]
    return tuple(dict.fromkeys(long or units))


def _required(count: int) -> int:
    return count if count <= _MOST_REQUIRED_WHOLE else math.ceil(count * 3 / 4)
