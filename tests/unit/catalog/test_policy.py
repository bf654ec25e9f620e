"""The access policy, rule by rule, and what must hold whatever the facts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.access.policy import decide, labels_of, visible_set
from catalog.access.rules import RULES
from catalog.model import ANONYMOUS, AccessLabels, Action, Actor, Coded, Dataset, Role
from tests.factories import make_dataset

STAFF = Actor(user_id="li", name="李", department_id="jtj", roles=frozenset({Role.STAFF}))
CATALOGER = Actor(user_id="wang", name="王", department_id="jtj", roles=frozenset({Role.STAFF, Role.CATALOGER}))
OTHER = Actor(user_id="zhao", name="赵", department_id="wjw", roles=frozenset({Role.STAFF, Role.CATALOGER}))
HOMELESS = Actor(user_id="bot", name="无部门")
ACTORS = (ANONYMOUS, HOMELESS, STAFF, CATALOGER, OTHER)


def coded(code: str | None) -> Coded:
    return Coded(code=code, literal=code or "看不懂")


def silent_dataset(**overrides: object) -> Dataset:
    return make_dataset(**({"share_type": None, "access_rights": None} | overrides))


def labels(dataset: Dataset, default_audience: str = "government") -> AccessLabels:
    return labels_of(dataset, department_id="jtj", default_audience=default_audience)


def may(actor: Actor, action: Action, dataset: Dataset, default_audience: str = "government") -> bool:
    found = labels(dataset, default_audience)
    return decide(actor, action, labels=found, department_id="jtj").allowed


def test_anonymous_holds_the_public_label_only() -> None:
    assert visible_set(ANONYMOUS).labels == {"public"}


def test_a_known_user_without_department_is_no_part_of_the_government() -> None:
    assert visible_set(HOMELESS).labels == {"public"}


def test_a_department_claimed_without_a_user_counts_for_nothing() -> None:
    assert visible_set(Actor(department_id="jtj", roles=frozenset({Role.CATALOGER}))).labels == {"public"}


def test_staff_hold_government_and_department() -> None:
    assert visible_set(STAFF).labels == {"public", "gov", "dept:jtj"}


def test_only_catalogers_hold_the_editors_label_of_their_own_department() -> None:
    assert visible_set(CATALOGER).labels == {"public", "gov", "dept:jtj", "editor:jtj"}
    assert "editor:jtj" not in visible_set(OTHER).labels


@pytest.mark.parametrize(
    ("overrides", "label", "rule"),
    [
        ({"audience": coded("public")}, "public", "audience-declared"),
        ({"audience": coded("government")}, "gov", "audience-declared"),
        ({"audience": coded("department")}, "dept:jtj", "audience-declared"),
        ({"audience": coded("editors")}, "editor:jtj", "audience-declared"),
        ({"audience": coded(None)}, "dept:jtj", "audience-not-understood"),
        ({"audience": coded(None), "access_rights": coded("PUBLIC")}, "dept:jtj", "audience-not-understood"),
        ({"audience": coded("department"), "access_rights": coded("PUBLIC")}, "dept:jtj", "audience-declared"),
        ({"access_rights": coded("PUBLIC")}, "public", "open-to-society"),
        ({"access_rights": coded("RESTRICTED")}, "public", "open-to-society"),
        ({"access_rights": coded("NON_PUBLIC")}, "gov", "source-default"),
        ({"access_rights": coded(None)}, "gov", "source-default"),
        ({}, "gov", "source-default"),
        ({"security_class": coded("secret"), "access_rights": coded("PUBLIC")}, "editor:jtj", "classified"),
        ({"security_class": coded("unclassified")}, "gov", "source-default"),
    ],
)
def test_who_may_discover(overrides: dict[str, object], label: str, rule: str) -> None:
    found = labels(silent_dataset(**overrides))

    assert (set(found.discover), found.discover_rule) == ({label}, rule)


@pytest.mark.parametrize(
    ("default", "label"),
    [
        ("public", "public"),
        ("government", "gov"),
        ("department", "dept:jtj"),
        ("editors", "editor:jtj"),
        ("everybody", "dept:jtj"),
        ("", "dept:jtj"),
    ],
)
def test_the_default_of_a_source_is_never_read_wider_than_it_says(default: str, label: str) -> None:
    assert labels(silent_dataset(), default).discover == {label}


@pytest.mark.parametrize(
    ("overrides", "label", "rule"),
    [
        ({"access_rights": coded("PUBLIC")}, "public", "unconditional-opening"),
        ({"access_rights": coded("PUBLIC"), "share_type": coded("conditional")}, "public", "unconditional-opening"),
        ({"access_rights": coded("PUBLIC"), "share_type": coded("not_shared")}, "dept:jtj", "not-shared"),
        ({"share_type": coded("unconditional")}, "gov", "unconditional-sharing"),
        ({"share_type": coded("conditional")}, "dept:jtj", "conditional-sharing"),
        ({"share_type": coded("not_shared")}, "dept:jtj", "not-shared"),
        ({"access_rights": coded("RESTRICTED")}, "dept:jtj", "conditional-opening"),
        ({"share_type": coded(None)}, "dept:jtj", "nothing-declared"),
        ({"access_rights": coded(None)}, "dept:jtj", "nothing-declared"),
        ({}, "dept:jtj", "nothing-declared"),
        ({"security_class": coded("classified"), "share_type": coded("unconditional")}, "editor:jtj", "classified"),
    ],
)
def test_who_may_locate(overrides: dict[str, object], label: str, rule: str) -> None:
    found = labels(silent_dataset(**overrides))

    assert (set(found.locate), found.locate_rule) == ({label}, rule)


def test_a_location_is_narrowed_to_the_audience_of_its_record() -> None:
    found = labels(make_dataset(audience=coded("department"), access_rights=coded("PUBLIC")))

    assert found.locate == found.discover == {"dept:jtj"}
    assert found.locate_rule == "as-discoverable"


def test_every_rule_that_is_given_has_its_sentences() -> None:
    for rule_id, rule in RULES.items():
        assert rule.rule_id == rule_id
        assert rule.zh
        assert rule.en
        assert bool(rule.remedy_zh) == bool(rule.remedy_en)


def test_the_owner_is_told_that_the_resource_is_her_own() -> None:
    found = labels(silent_dataset(share_type=coded("conditional")))

    assert decide(STAFF, Action.LOCATE, labels=found, department_id="jtj").rule == "own-department"
    assert decide(OTHER, Action.LOCATE, labels=found, department_id="jtj").rule == "conditional-sharing"


NOTATIONS = (
    *("public", "government", "department", "editors"),
    *("PUBLIC", "RESTRICTED", "NON_PUBLIC"),
    *("unconditional", "conditional", "not_shared"),
    *("unclassified", "secret", "anything else", None),
)
CODES = st.none() | st.sampled_from(NOTATIONS).map(coded)
DATASETS = st.builds(make_dataset, audience=CODES, access_rights=CODES, share_type=CODES, security_class=CODES)
DEFAULTS = st.sampled_from(["public", "government", "department", "editors", "?"])


@given(DATASETS, DEFAULTS, st.sampled_from(ACTORS))
def test_who_may_locate_may_discover(dataset: Dataset, default: str, actor: Actor) -> None:
    if may(actor, Action.LOCATE, dataset, default):
        assert may(actor, Action.DISCOVER, dataset, default)


@given(DATASETS, DEFAULTS, st.sampled_from(ACTORS), st.sampled_from(Action))
def test_every_decision_names_a_rule_that_can_be_explained(
    dataset: Dataset, default: str, actor: Actor, action: Action
) -> None:
    decision = decide(actor, action, labels=labels(dataset, default), department_id="jtj")

    assert decision.rule in RULES


@given(DATASETS, DEFAULTS)
def test_the_owners_catalogers_may_do_everything(dataset: Dataset, default: str) -> None:
    assert may(CATALOGER, Action.DISCOVER, dataset, default)
    assert may(CATALOGER, Action.LOCATE, dataset, default)


@given(DATASETS, DEFAULTS, st.sampled_from(Action))
def test_anonymous_may_never_do_what_staff_may_not(dataset: Dataset, default: str, action: Action) -> None:
    if may(ANONYMOUS, action, dataset, default):
        assert all(may(actor, action, dataset, default) for actor in ACTORS)
