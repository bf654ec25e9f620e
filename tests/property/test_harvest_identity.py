"""Identities are one to one, do not depend on the order of a listing, and are the same on the second harvest."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from harvest.identity_rules import resolve_collisions

ITEMS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("1234")), max_size=12)


@given(ITEMS, st.randoms(use_true_random=False))
def test_identities_are_unique_and_do_not_depend_on_order(items: list[tuple[str, str]], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)

    one = resolve_collisions(items, {})
    other = resolve_collisions(shuffled, {})

    assert len(set(one)) == len(items)
    assert {(i, item) for i, item in zip(one, items, strict=True)} == {
        (i, item) for i, item in zip(other, shuffled, strict=True)
    }


@given(ITEMS, st.randoms(use_true_random=False))
def test_a_second_harvest_of_the_same_listing_changes_nothing(items: list[tuple[str, str]], random: Random) -> None:
    first = dict(zip(resolve_collisions(items, {}), [content for _, content in items], strict=True))
    again = list(items)
    random.shuffle(again)

    second = dict(zip(resolve_collisions(again, first), [content for _, content in again], strict=True))

    assert second == first


@given(ITEMS, ITEMS)
def test_what_did_not_change_between_two_listings_keeps_its_identity(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    known = dict(zip(resolve_collisions(before, {}), [content for _, content in before], strict=True))

    now = dict(zip(resolve_collisions(after, known), [content for _, content in after], strict=True))

    kept = sum(known.get(identity) == content for identity, content in now.items())
    assert len(now) == len(after)
    assert kept == sum(min(before.count(item), after.count(item)) for item in set(after))
