import pytest

from harvest.identity_rules import (
    IdentityRule,
    base_identity,
    choose_rule,
    content_digest_of,
    digest,
    item_hash,
    resolve_collisions,
    usable_identifier,
)
from harvest.protocol import Candidates


@pytest.mark.parametrize("text", ["", " ", "TODO", "无", "0", "00000", "-", "/", "N/A", "null", "暂无", "__"])
def test_placeholders_identify_nothing(text: str) -> None:
    assert usable_identifier(text) == ""


def test_identifiers_keep_their_words_and_lose_stray_space() -> None:
    assert usable_identifier(" 307010/ \n000001 ") == "307010/ 000001"


def test_a_declared_identifier_is_best() -> None:
    listing = [Candidates(identifier=f"C{n}", url=f"http://x/{n}", title="t") for n in range(100)]

    assert choose_rule(listing, complete=True) is IdentityRule.IDENTIFIER


def test_an_identifier_that_two_percent_lack_is_none() -> None:
    listing = [Candidates(identifier=f"C{n}" if n > 1 else "", url=f"http://x/{n}") for n in range(100)]

    assert choose_rule(listing, complete=True) is IdentityRule.URL


def test_an_address_is_chosen_only_when_the_whole_listing_was_seen() -> None:
    listing = [Candidates(url=f"http://x/{n}", title="t") for n in range(100)]

    assert choose_rule(listing, complete=True) is IdentityRule.URL
    assert choose_rule(listing, complete=False) is IdentityRule.FIELDS


def test_without_items_the_fields_are_the_rule() -> None:
    assert choose_rule([], complete=True) is IdentityRule.FIELDS


def test_an_item_without_what_the_rule_wants_is_known_by_its_fields() -> None:
    item = Candidates(title="停车场", publisher="交通局")

    for rule in IdentityRule:
        assert base_identity(item, rule).startswith("fields:")


def test_an_identity_cannot_pass_for_the_ordinal_of_another() -> None:
    claimed = base_identity(Candidates(identifier="A #2"), IdentityRule.IDENTIFIER)

    assert claimed != "A #2"


def test_an_item_hash_gives_its_content_back() -> None:
    content = digest(b"item")

    assert content_digest_of(item_hash(content, "0123456789abcdef")) == content


def test_items_that_share_an_identity_get_ordinals_by_content() -> None:
    assert resolve_collisions([("A", "2"), ("B", "9"), ("A", "1")], {}) == ["A #2", "B", "A"]


def test_an_unchanged_item_keeps_its_ordinal_when_its_twin_changes() -> None:
    known = {"A": "1", "A #2": "2"}

    assert resolve_collisions([("A", "2"), ("A", "0")], known) == ["A #2", "A"]


def test_the_twin_that_is_left_keeps_its_ordinal() -> None:
    known = {"A": "1", "A #2": "2"}

    assert resolve_collisions([("A", "2")], known) == ["A #2"]
