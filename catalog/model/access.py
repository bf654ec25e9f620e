"""Who asks, what they may see, and why: values without behaviour of their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PUBLIC = "public"
GOVERNMENT = "gov"


class Role(StrEnum):
    """What a person or machine client is in her department."""

    STAFF = "staff"
    CATALOGER = "cataloger"  # 编目员


class Action(StrEnum):
    """The two decisions that are taken for every resource (invariant 2)."""

    DISCOVER = "discover"
    LOCATE = "locate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who asks. ``ANONYMOUS`` is the actor of a caller without a valid token."""

    user_id: str = ""
    name: str = ""
    department_id: str = ""
    department_name: str = ""
    roles: frozenset[Role] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nobody is known to be asking."""
        return not self.user_id


ANONYMOUS = Actor()


@dataclass(frozen=True, slots=True)
class VisibleSet:
    """The labels of one actor: the argument without default of every reader.

    A resource is visible for an action where its labels for that action and these
    intersect. Made by :func:`catalog.access.policy.visible_set` and nowhere else.
    """

    labels: frozenset[str]

    def sees(self, labels: frozenset[str]) -> bool:
        """Tell whether a resource with these labels is visible."""
        return not self.labels.isdisjoint(labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLabels:
    """The labels of one resource, with the rule that gave each."""

    discover: frozenset[str]
    discover_rule: str
    locate: frozenset[str]
    locate_rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One answer of the policy: allowed or not, and the rule that says so.

    ``rule`` is an identifier of :data:`catalog.access.rules.RULES`, where its Chinese and
    English sentence stands.
    """

    action: Action
    allowed: bool
    rule: str
