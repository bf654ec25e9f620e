"""The access policy: pure functions from facts to labels, and from labels to decisions.

A resource carries two small sets of labels, one per decision (invariant 2); an actor
carries one set. A decision is their intersection, so that SQL, the index and the RDF
store can all apply it by themselves. Labels: ``public``, ``gov``, ``dept:<id>`` and
``editor:<id>``, from wide to narrow. Default deny: what nobody declared is the owner's.
A location is never visible to more people than the record itself. What is classified (涉密) has no
place in the catalog at all; where it comes in by mistake, only its owner's catalogers meet it.
"""

from __future__ import annotations

from catalog.model.access import (
    GOVERNMENT,
    PUBLIC,
    AccessLabels,
    Action,
    Actor,
    Decision,
    Role,
    VisibleSet,
)
from catalog.model.dataset import Dataset

_WIDTH = {"public": 0, "gov": 1, "dept": 2, "editor": 3}
_AUDIENCES = frozenset({"public", "government", "department", "editors"})
_CLASSIFIED = frozenset({"classified", "confidential", "secret", "top_secret"})  # notations of security-class


def visible_set(actor: Actor) -> VisibleSet:
    """Return the labels that this actor holds."""
    labels = {PUBLIC}
    if not actor.is_anonymous and actor.department_id:
        labels |= {GOVERNMENT, f"dept:{actor.department_id}"}
        if Role.CATALOGER in actor.roles:
            labels.add(f"editor:{actor.department_id}")
    return VisibleSet(frozenset(labels))


def labels_of(dataset: Dataset, *, department_id: str, default_audience: str) -> AccessLabels:
    """Return the labels of a resource of that department.

    Args:
        department_id: the owner.
        default_audience: ``public | government | department | editors``: who may
            discover the record where it says nothing itself. Anything else is ``department``.
    """
    if dataset.security_class and dataset.security_class.code in _CLASSIFIED:
        editors = frozenset({f"editor:{department_id}"})
        return AccessLabels(discover=editors, discover_rule="classified", locate=editors, locate_rule="classified")
    discover, discover_rule = _discover(dataset, department_id, default_audience)
    locate, locate_rule = _locate(dataset, department_id)
    if _WIDTH[_family(locate)] < _WIDTH[_family(discover)]:
        locate, locate_rule = discover, "as-discoverable"
    return AccessLabels(
        discover=frozenset({discover}),
        discover_rule=discover_rule,
        locate=frozenset({locate}),
        locate_rule=locate_rule,
    )


def decide(actor: Actor, action: Action, *, labels: AccessLabels, department_id: str) -> Decision:
    """Decide whether this actor may do that with a resource carrying these labels."""
    visible = visible_set(actor)
    may_discover = visible.sees(labels.discover)
    if action is Action.DISCOVER:
        return Decision(action=action, allowed=may_discover, rule=labels.discover_rule)
    allowed = may_discover and visible.sees(labels.locate)
    own = allowed and actor.department_id == department_id and not is_wide(labels)
    return Decision(action=action, allowed=allowed, rule="own-department" if own else labels.locate_rule)


def is_wide(labels: AccessLabels) -> bool:
    """Tell whether a location is for more people than its own department."""
    return not labels.locate.isdisjoint({PUBLIC, GOVERNMENT})


def _discover(dataset: Dataset, department_id: str, default_audience: str) -> tuple[str, str]:
    if dataset.audience is not None:
        declared = dataset.audience.code or ""
        rule = "audience-declared" if declared in _AUDIENCES else "audience-not-understood"
        return _audience_label(declared, department_id), rule
    opening = dataset.access_rights.code if dataset.access_rights else None
    if opening in {"PUBLIC", "RESTRICTED"}:
        return PUBLIC, "open-to-society"
    return _audience_label(default_audience, department_id), "source-default"


def _locate(dataset: Dataset, department_id: str) -> tuple[str, str]:
    opening = dataset.access_rights.code if dataset.access_rights else None
    sharing = dataset.share_type.code if dataset.share_type else None
    own = f"dept:{department_id}"
    if sharing == "not_shared":
        return own, "not-shared"
    if opening == "PUBLIC":
        return PUBLIC, "unconditional-opening"
    if sharing == "unconditional":
        return GOVERNMENT, "unconditional-sharing"
    if sharing == "conditional":
        return own, "conditional-sharing"
    return own, "conditional-opening" if opening == "RESTRICTED" else "nothing-declared"


def _audience_label(audience: str, department_id: str) -> str:
    labels = {"public": PUBLIC, "government": GOVERNMENT, "editors": f"editor:{department_id}"}
    return labels.get(audience, f"dept:{department_id}")


def _family(label: str) -> str:
    return label.partition(":")[0]
