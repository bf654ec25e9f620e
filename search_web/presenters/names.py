"""Codes as words of the reader's language, with the department's own words beside them."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.model import Coded, Dated
from search_web.i18n import current_language
from search_web.i18n import gettext as _
from vocab.codelists import code_list

OTHER = "~other"  # the facet value of what could not be normalised

# facet or field → code list that names its values
SCHEMES = {
    "theme": "theme",
    "share_type": "share-type",
    "format": "format",
    "frequency": "frequency",
    "region": "division",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A value to show. ``literal`` is the department's own wording where it differs."""

    text: str
    literal: str = ""
    normalised: bool = True


def name_of(scheme: str, code: str) -> str:
    """Return the label of a code in the reader's language; the code itself where it has none."""
    return code_list(scheme).label(code, current_language())


def coded(scheme: str, value: Coded | None) -> Named | None:
    """Present a normalised value with the words that it came from."""
    if value is None:
        return None
    if value.code is None:
        return Named(text=value.literal, normalised=False)
    text = name_of(scheme, value.code)
    return Named(text=text, literal="" if value.literal in {text, value.code} else value.literal)


def dated(value: Dated | None) -> Named | None:
    """Present a day with the words that it came from."""
    if value is None:
        return None
    if value.day is None:
        return Named(text=value.literal, normalised=False)
    day = value.day.isoformat()
    return Named(text=day, literal="" if value.literal == day else value.literal)


def facet_value(name: str, value: str) -> str:
    """Return the words for one value of a facet; departments are named by their own list."""
    if value == OTHER:
        return _("其他或未规范")
    scheme = SCHEMES.get(name)
    return name_of(scheme, value) if scheme else value
