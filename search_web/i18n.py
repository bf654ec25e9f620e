"""Languages of the pages: templates say Chinese, other languages are catalogs of translations.

The ``.po`` files are read once when the process starts; nothing compiled is kept on disk.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, g, has_request_context, request

DEFAULT = "zh"
LANGUAGES = ("zh", "en")
COOKIE = "mulu_language"
_COOKIE_SECONDS = 365 * 86_400
_LOCALE = Path(__file__).parent / "locale"


@cache
def translations(language: str) -> NullTranslations:
    """Return the translations of a language; Chinese is the templates' own."""
    path = _LOCALE / language / "mulu.po"
    if language not in LANGUAGES or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def current_language() -> str:
    """Return the language of this request: ``zh`` or ``en``; Chinese outside of one."""
    return str(g.get("language", DEFAULT)) if has_request_context() else DEFAULT


def gettext(text: str) -> str:
    """Translate a Chinese text of the interface into the language of this request."""
    return translations(current_language()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a counted text; Chinese says both alike."""
    return translations(current_language()).ngettext(singular, plural, count)


def install(app: Flask) -> None:
    """Make ``_`` and ``{% trans %}`` work in templates, and let a request choose its language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        gettext, ngettext, newstyle=True
    )
    app.before_request(_choose_language)
    app.after_request(_remember_language)
    for language in LANGUAGES:
        translations(language)


def _choose_language() -> None:
    asked = request.args.get("lang", "")
    kept = request.cookies.get(COOKIE, "")
    g.language = next((one for one in (asked, kept) if one in LANGUAGES), DEFAULT)


def _remember_language(response: Response) -> Response:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
        remember(response, asked)
    return response


def remember(response: Response, language: str) -> None:
    """Keep the chosen language in the browser."""
    response.set_cookie(
        COOKIE, language, max_age=_COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
    )
