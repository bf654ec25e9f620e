"""By what an item is recognised from one harvest to the next.

An identifier that the department declares is best; an address will do where it tells the items of a
listing apart; else title, publisher and address together. The rule is chosen once for a source and
kept: changing it would withdraw every record and add it again. Items that share an identity get an
ordinal (``#2``, ``#3`` …): one that is unchanged keeps the ordinal that it has, the rest are ordered by
content, so that exact duplicates neither collapse nor multiply.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from harvest.protocol import Candidates

TELLS_APART = 0.99  # share of distinct values from which a field is an identity
_DIGEST = 40  # hexadecimal digits of a content digest in an item hash

# what people and export programs write into an identifier field that has no identifier
_PLACEHOLDERS = frozenset(
    "todo tbd xxx test n/a na id null none undefined nan 无 暂无 未知 待定 空 测试".split()  # noqa: SIM905 -- a list of words
)
_MEANINGLESS = re.compile(r"[\W_0]*")  # "-", "0", "000", "//"
_ORDINAL = re.compile(r" #\d+$")


class IdentityRule(StrEnum):
    """What the identity of an item is made of."""

    IDENTIFIER = "identifier"
    URL = "url"
    FIELDS = "fields"


def choose_rule(listing: Sequence[Candidates], *, complete: bool) -> IdentityRule:
    """Choose the rule for a source from its first listing.

    Whether an address is shared by many items can only be seen in a complete listing: of one that was
    cut off, an address alone is never chosen.
    """
    if _tells_apart([usable_identifier(each.identifier) for each in listing]):
        return IdentityRule.IDENTIFIER
    if complete and _tells_apart([each.url.strip() for each in listing]):
        return IdentityRule.URL
    return IdentityRule.FIELDS


def usable_identifier(text: str) -> str:
    """Return the identifier without surrounding space, or "" where it identifies nothing."""
    text = " ".join(text.split())
    return "" if text.lower() in _PLACEHOLDERS or _MEANINGLESS.fullmatch(text) else text


def base_identity(candidates: Candidates, rule: IdentityRule) -> str:
    """Return the identity that an item claims, before collisions are resolved."""
    own = ""
    if rule is IdentityRule.IDENTIFIER:
        own = usable_identifier(candidates.identifier)
    elif rule is IdentityRule.URL:
        own = " ".join(candidates.url.split())
    if not own:
        own = _of_fields(candidates)
    return f"{own} #1" if _ORDINAL.search(own) else own


def resolve_collisions(items: Sequence[tuple[str, str]], known: Mapping[str, str]) -> list[str]:
    """Give every item an identity of its own.

    Args:
        items: base identity and content digest of each item, in any order.
        known: identity → content digest of what earlier jobs stored.

    Returns:
        The identities, in the order of ``items``. The set of (identity, digest) does not depend on that order.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for position, (base, _) in enumerate(items):
        groups[base].append(position)
    identities = [base for base, _ in items]
    for base, members in groups.items():
        if len(members) > 1 or f"{base} #2" in known:
            for position, identity in _ordinals(base, members, items, known):
                identities[position] = identity
    return identities


def item_hash(content_digest: str, version: str) -> str:
    """Return what a store compares: content digest and version of the mapping."""
    return f"{content_digest}-{version}"


def content_digest_of(stored_item_hash: str) -> str:
    """Return the content digest inside an item hash."""
    return stored_item_hash[:_DIGEST]


def digest(*parts: bytes) -> str:
    """Return the digest of some content."""
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()[:_DIGEST]


def _ordinals(
    base: str, members: list[int], items: Sequence[tuple[str, str]], known: Mapping[str, str]
) -> Iterable[tuple[int, str]]:
    holders: dict[str, list[str]] = defaultdict(list)  # digest → identities that hold it, in order
    count = 0
    while (name := _numbered(base, count + 1)) in known:
        count += 1
        holders[known[name]].append(name)
    taken: set[str] = set()
    rest: list[int] = []
    for position in sorted(members, key=lambda each: items[each][1]):
        held = holders[items[position][1]]
        if held:
            taken.add(held[0])
            yield position, held.pop(0)
        else:
            rest.append(position)
    free = (name for n in range(1, count + len(members) + 1) if (name := _numbered(base, n)) not in taken)
    yield from zip(rest, free, strict=False)


def _numbered(base: str, ordinal: int) -> str:
    return base if ordinal == 1 else f"{base} #{ordinal}"


def _tells_apart(values: Sequence[str]) -> bool:
    if not values:
        return False
    return len({value for value in values if value}) >= TELLS_APART * len(values)


def _of_fields(candidates: Candidates) -> str:
    fields = (candidates.title, candidates.publisher, candidates.url)
    return "fields:" + digest(*(" ".join(each.split()).encode("utf-8", "replace") for each in fields))
