"""What every RDF store does, in memory and on disk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.access.policy import visible_set
from catalog.model import Actor, Role
from catalog.rdfstore.labels import wider_labels
from catalog.rdfstore.memory import MemoryRdfStore
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.protocol import RdfChange, RdfStore
from tests.rdf_changes import SITE, gone, make_change

LABELS = ("public", "gov", "dept:jtj", "dept:gaj", "editor:jtj")
NAME = f'<{SITE}agent/jtj> <http://xmlns.com/foaf/0.1/name> "交通运输局"@zh .'


@pytest.fixture(params=["memory", "oxigraph"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RdfStore]:
    if request.param == "memory":
        yield MemoryRdfStore()
        return
    with OxigraphStore(tmp_path / "rdf") as opened:
        yield opened


def content(store: RdfStore) -> dict[str, list[str]]:
    return {label: store.lines(label) for label in LABELS}


def test_a_new_store_is_empty_and_has_applied_nothing(store: RdfStore) -> None:
    assert store.sequence() == 0
    assert list(store.iter_records()) == []
    assert content(store) == {label: [] for label in LABELS}


def test_metadata_and_addresses_stand_in_the_graphs_of_their_labels(store: RdfStore) -> None:
    store.apply([make_change("a", discover="public", locate="dept:jtj")], sequence=7)

    assert store.sequence() == 7
    assert len(store.lines("public")) == 7
    assert [line for line in store.lines("public") if "accessURL" in line] == []
    assert len(store.lines("dept:jtj")) == 1
    assert "https://data.example/a.csv" in store.lines("dept:jtj")[0]


def test_a_replaced_record_leaves_nothing_of_its_old_version(store: RdfStore) -> None:
    store.apply([make_change("a", title="旧", locate="gov", extra=['<urn:x:a> <urn:x:p> "旧" .'])], sequence=1)

    store.apply([make_change("a", title="新", locate="dept:jtj")], sequence=2)

    fresh = MemoryRdfStore()
    fresh.apply([make_change("a", title="新", locate="dept:jtj")], sequence=2)
    assert content(store) == content(fresh)


def test_a_record_that_is_gone_leaves_nothing(store: RdfStore) -> None:
    store.apply([make_change("a", locate="gov"), make_change("b", discover="editor:jtj")], sequence=1)

    store.apply([gone("a"), gone("b"), gone("never-there")], sequence=2)

    assert content(store) == {label: [] for label in LABELS}
    assert list(store.iter_records()) == []


def test_what_records_say_together_stays_until_the_last_one_goes(store: RdfStore) -> None:
    store.apply([make_change("a"), make_change("b")], sequence=1)

    store.apply([gone("a")], sequence=2)
    after_one = NAME in store.lines("public")
    store.apply([gone("b")], sequence=3)

    assert after_one
    assert store.lines("public") == []


def test_a_hidden_record_puts_nothing_of_its_organisation_into_the_public_graph(store: RdfStore) -> None:
    store.apply([make_change("a", discover="dept:jtj"), make_change("b", agent="gaj", agent_name="公安局")], sequence=1)

    assert NAME in store.lines("dept:jtj")
    assert [line for line in store.lines("public") if "agent/jtj" in line] == []


def test_what_is_said_in_public_is_not_said_again_in_narrower_graphs(store: RdfStore) -> None:
    store.apply([make_change("a", discover="dept:jtj"), make_change("b", discover="gov")], sequence=1)
    store.apply([make_change("c")], sequence=2)

    assert NAME in store.lines("public")
    assert NAME not in store.lines("gov") + store.lines("dept:jtj")


def test_what_was_public_moves_back_when_only_hidden_records_say_it(store: RdfStore) -> None:
    store.apply([make_change("a", discover="dept:jtj"), make_change("b", discover="gov"), make_change("c")], sequence=1)

    store.apply([make_change("c", discover="dept:gaj")], sequence=2)
    with_government = [label for label in LABELS if NAME in store.lines(label)]
    store.apply([gone("b")], sequence=3)

    assert with_government == ["gov"]
    assert [label for label in LABELS if NAME in store.lines(label)] == ["dept:jtj", "dept:gaj"]


def test_a_record_that_becomes_hidden_takes_everything_along(store: RdfStore) -> None:
    store.apply([make_change("a", discover="public", locate="gov")], sequence=1)

    store.apply([make_change("a", discover="editor:jtj", locate="editor:jtj")], sequence=2)

    assert store.lines("public") == store.lines("gov") == []
    assert len(store.lines("editor:jtj")) == 8


def test_a_changed_statement_about_a_shared_node_changes_for_its_record_only(store: RdfStore) -> None:
    store.apply([make_change("a"), make_change("b")], sequence=1)

    store.apply([make_change("b", agent_name="交通局")], sequence=2)

    names = [line for line in store.lines("public") if "foaf/0.1/name" in line]
    assert sorted(names) == sorted([NAME, NAME.replace("交通运输局", "交通局")])


def test_of_two_changes_of_one_record_the_later_counts(store: RdfStore) -> None:
    store.apply([make_change("a", title="旧"), make_change("a", title="新")], sequence=1)

    assert [line for line in store.lines("public") if "旧" in line] == []
    assert len(list(store.iter_records())) == 1


def test_an_equal_record_is_left_alone_and_the_sequence_goes_on(store: RdfStore) -> None:
    store.apply([make_change("a")], sequence=1)
    before = content(store)

    store.apply([make_change("a")], sequence=2)

    assert content(store) == before
    assert store.sequence() == 2


def test_a_record_is_known_by_digest_and_labels(store: RdfStore) -> None:
    change = make_change("a", locate="gov")
    store.apply([change, make_change("b")], sequence=1)

    held = store.held(["a", "nobody"])

    assert set(held) == {"a"}
    assert held["a"].digest == change.digest
    assert held["a"].labels == {"public", "gov"}
    assert {record.record_id for record in store.iter_records()} == {"a", "b"}


def test_comparing_sees_a_record_that_is_other_or_missing(store: RdfStore) -> None:
    store.apply([make_change("a", locate="gov"), make_change("b", discover="dept:jtj")], sequence=1)

    assert store.holds(make_change("a", locate="gov"))
    assert store.holds(make_change("b", discover="dept:jtj"))
    assert store.holds(gone("c"))
    assert not store.holds(make_change("a", title="新", locate="gov"))
    assert not store.holds(make_change("c"))
    assert not store.holds(gone("a"))


def test_a_built_store_is_the_same_as_one_that_was_filled(store: RdfStore) -> None:
    store.apply([make_change("old")], sequence=1)
    changes = some_records(random.Random(4), 40)  # noqa: S311 -- test data
    filled = MemoryRdfStore()
    filled.apply(changes, sequence=9)

    with store.builder() as builder:
        builder.add(changes[:25])
        builder.add(changes[25:])
        builder.finish(sequence=9)

    assert content(store) == content(filled)
    assert store.sequence() == 9
    assert {held.record_id for held in store.iter_records()} == {held.record_id for held in filled.iter_records()}


def test_building_that_is_given_up_changes_nothing(store: RdfStore) -> None:
    store.apply([make_change("a")], sequence=1)
    before = content(store)

    with store.builder() as builder:
        builder.add([make_change("b")])

    assert content(store) == before
    assert store.sequence() == 1


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_changes_leads_to_the_state_of_a_fresh_store(store: RdfStore, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- test data
    last: dict[str, RdfChange] = {}

    for step in range(1, 16):
        batch = [
            gone(f"r{chance.randrange(12)}") if chance.random() < 0.3 else some_record(chance, chance.randrange(12))
            for _ in range(chance.randrange(1, 6))
        ]
        store.apply(batch, sequence=step)
        last.update((change.record_id, change) for change in batch)

    fresh = MemoryRdfStore()
    fresh.apply(list(last.values()), sequence=15)
    assert content(store) == content(fresh)


def test_everybody_who_holds_a_label_holds_the_wider_ones() -> None:
    """Shared triples stand in the widest graph only, which is right because of this."""
    actors = [Actor(), *(Actor(user_id="u", department_id=d, roles=frozenset(Role)) for d in ("jtj", "gaj"))]

    for actor in actors:
        labels = visible_set(actor).labels
        assert all(labels.issuperset(wider_labels(label)) for label in labels)


def some_record(chance: random.Random, number: int) -> RdfChange:
    discover = chance.choice(LABELS)
    return make_change(
        f"r{number}",
        title=f"第{chance.randrange(3)}版",
        discover=discover,
        locate=chance.choice([discover, "dept:jtj"]),
        agent=chance.choice(["jtj", "gaj"]),
        agent_name=chance.choice(["交通运输局", "交通局"]),
        extra=[f'<urn:x:{chance.randrange(3)}> <urn:x:p> "{chance.randrange(2)}" .'],
    )


def some_records(chance: random.Random, count: int) -> list[RdfChange]:
    return [some_record(chance, number) for number in range(count)]
