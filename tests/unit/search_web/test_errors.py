"""From errors to statuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog import errors
from catalog.errors import CatalogError
from search_web.errors import STATUS, status_of


def families(kind: type[CatalogError] = CatalogError) -> Iterator[type[CatalogError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from families(child)


def test_every_error_has_a_status() -> None:
    own = [kind for kind in families() if kind.__module__ == errors.__name__]

    statuses = {kind.__name__: status_of(kind.__new__(kind)) for kind in own}

    assert all(400 <= status < 600 for status in statuses.values())
    assert statuses["ForbiddenAddress"] == 502
    assert statuses["StoreUnavailable"] == 503


@pytest.mark.parametrize("kind", STATUS)
def test_the_table_names_errors_of_the_product(kind: type[CatalogError]) -> None:
    assert kind.__module__ == errors.__name__
