"""How much one item may say: what a record costs is paid by everybody who looks at it."""

from __future__ import annotations

import msgspec

from catalog.model import Dataset, ItemProblem

LARGEST = 3 << 20  # bytes as JSON: some 12,000 distributions with addresses, or 70,000 keywords


def excess_of(dataset: Dataset, identity: str, place: str) -> ItemProblem | None:
    """Return what is wrong with a dataset that is too large to be served, None where nothing is.

    A listing may have 128 MB; as a single record of 60,000 data items these would keep a web worker busy for
    half a minute each time somebody asks for it in RDF.
    """
    size = len(msgspec.json.encode(dataset))
    if size <= LARGEST:
        return None
    problem = f"the record has {size / (1 << 20):.1f} MB, more than the {LARGEST >> 20} MB that one may have"
    return ItemProblem(identity=identity, place=place, problem=problem, rejected=True)
