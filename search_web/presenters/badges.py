"""Small marks that answer at a glance: how is it shared, and may I have it."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.access.policy import decide
from catalog.access.rules import RULES, Rule
from catalog.model import Action, Actor, CatalogRecord
from catalog.sqlstore.standing import RecordStanding
from search_web.i18n import current_language
from search_web.i18n import gettext as _
from search_web.presenters.names import name_of

_SHARING_TONES = {"unconditional": "good", "conditional": "care", "not_shared": "stop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A short text with a tone (``good | care | stop | plain``) and a longer explanation."""

    text: str
    tone: str
    hint: str = ""


def sharing_badge(share_type: str) -> Badge:
    """Say how the resource is shared; the empty code means that nothing is declared."""
    if share_type not in _SHARING_TONES:
        return Badge(text=_("未声明共享类型"), tone="plain")
    return Badge(text=name_of("share-type", share_type), tone=_SHARING_TONES[share_type])


def access_badge(record: CatalogRecord | RecordStanding, actor: Actor) -> Badge:
    """Say whether this actor may have the resource, by the labels of the record."""
    decision = decide(actor, Action.LOCATE, labels=record.labels, department_id=record.department_id)
    hint = rule_sentence(RULES[decision.rule])
    if decision.allowed:
        return Badge(text=_("可获取"), tone="good", hint=hint)
    if decision.rule == "unconditional-sharing":
        return Badge(text=_("登录后可获取"), tone="care", hint=hint)
    if decision.rule in {"conditional-sharing", "conditional-opening"}:
        return Badge(text=_("须申请"), tone="care", hint=hint)
    if decision.rule == "not-shared":
        return Badge(text=_("不可获取"), tone="stop", hint=hint)
    return Badge(text=_("须询问提供部门"), tone="plain", hint=hint)


def rule_sentence(rule: Rule) -> str:
    """Return a rule's sentence in the reader's language."""
    return rule.en if current_language() == "en" else rule.zh


def rule_remedy(rule: Rule) -> str:
    """Return what to do about a rule, in the reader's language."""
    return rule.remedy_en if current_language() == "en" else rule.remedy_zh
