"""Whether the stores answer, and how far the projections are behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catalog.errors import CatalogError
from catalog.rdfstore.published import published_sequence
from search_web.services import Services, rdf_directory


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreHealth:
    """One store; ``behind`` counts changes of the log that it has not applied, None where unknown."""

    store: str
    ok: bool
    problem: str = ""
    behind: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """All stores."""

    parts: tuple[StoreHealth, ...]

    @property
    def ok(self) -> bool:
        """Tell whether every store answers."""
        return all(part.ok for part in self.parts)


def health_of(services: Services) -> HealthReport:
    """Ask every store; none that fails hides another."""
    newest: list[int] = []

    def sql() -> int:
        services.database.check()
        newest.append(services.journal.last_sequence())
        return newest[0]

    parts = (
        _part("sql", sql, newest),
        _part("index", lambda: services.index.get().sequence(), newest),
        _part("rdf", lambda: published_sequence(rdf_directory(services.settings)), newest),
    )
    return HealthReport(parts=parts)


def _part(store: str, sequence: Callable[[], int], newest: list[int]) -> StoreHealth:
    try:
        reached = sequence()
    except CatalogError as error:
        return StoreHealth(store=store, ok=False, problem=error.code)
    return StoreHealth(store=store, ok=True, behind=max(newest[0] - reached, 0) if newest else None)
