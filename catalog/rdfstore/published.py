"""How far the state has come that readers of the RDF store see."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from catalog.errors import StoreCorrupt
from catalog.rdfstore.membership import highest_sequence
from catalog.rdfstore.snapshots import hold_current


def published_sequence(root: Path) -> int:
    """Return the number of the last change that is published below the store's directory.

    Raises StoreUnavailable where nothing is, StoreCorrupt where it cannot be read.
    """
    held = hold_current(root)
    try:
        return highest_sequence(ox.Store.read_only(str(held.path)))
    except OSError as error:
        raise StoreCorrupt(store="RDF store", problem=str(error)) from error
    finally:
        held.release()
