"""How far the state has come that readers of the RDF store see."""

from __future__ import annotations

import os
from pathlib import Path

from catalog.errors import StoreCorrupt
from catalog.rdfstore.snapshots import hold_current


def published_sequence(root: Path) -> int:
    """Return the number of the last change that is published below the store's directory.

    Raises StoreUnavailable where nothing is, StoreCorrupt where it cannot be read.
    """
    held = hold_current(root)
    try:
        text = os.pread(held.lock, 20, 0)
    finally:
        held.release()
    if not text.isdigit():
        raise StoreCorrupt(store="RDF store", problem="a published state does not say how far it has come")
    return int(text)
