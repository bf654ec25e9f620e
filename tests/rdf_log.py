"""A long, repeatable change log for RDF stores, and a projector that follows it from wherever the store is."""

from __future__ import annotations

import random
from collections.abc import Callable

from catalog.rdfstore.protocol import RdfChange, RdfStore
from tests.rdf_changes import gone, make_change

LABELS = ("public", "gov", "dept:jtj", "dept:gaj")
STEPS = 90
_RECORDS = 600


def changes_of(step: int) -> dict[str, RdfChange]:
    """Return what changes at this step: many new records at first, then replacing, hiding and removing."""
    chance = random.Random(step)  # noqa: S311 -- test data
    if step % 10 == 1:  # a load that is large enough to go past the log
        keys = [f"s{step}-{number}" for number in range(400)]
    else:
        keys = [f"r{chance.randrange(_RECORDS)}" for _ in range(30)]
    return {key: gone(key) if chance.random() < 0.2 else _record(key, chance) for key in keys}


def state_after(step: int) -> list[RdfChange]:
    """Return the records as they are at this step."""
    present: dict[str, RdfChange] = {}
    for past in range(1, step + 1):
        present.update(changes_of(past))
    return [change for change in present.values() if change.graphs]


def follow(
    store: RdfStore, *, until: int = STEPS, publish_every: int = 0, told: Callable[[int], None] | None = None
) -> None:
    """Bring the store from its own sequence number to that of ``until``.

    Like the projector, what is applied is the present, which may be newer than the step that leads there.
    """
    present: dict[str, RdfChange] = {}
    for step in range(1, until + 1):
        present.update(changes_of(step))
    for step in range(store.sequence() + 1, until + 1):
        # even steps apply the latest state of their records, odd ones that of their own time
        batch = [present[key] if step % 2 == 0 else change for key, change in changes_of(step).items()]
        store.apply(batch, sequence=step)
        if publish_every and step % publish_every == 0:
            store.publish()
        if told:
            told(step)
    store.apply([present[key] for key in sorted(present)], sequence=until)


def _record(key: str, chance: random.Random) -> RdfChange:
    discover = chance.choice(LABELS)
    return make_change(
        key,
        title=f"第{chance.randrange(100)}版",
        discover=discover,
        locate=chance.choice([discover, "gov", "dept:jtj"]),
        agent=chance.choice(["jtj", "gaj", "wsj"]),
        agent_name=chance.choice(["交通运输局", "公安局"]),
        extra=[f'<urn:x:{chance.randrange(9)}> <urn:x:p> "{chance.randrange(3)}" .'],
    )
