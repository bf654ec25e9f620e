"""The app factory: puts ready-made services behind the views."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

from search_web import errors, i18n, security
from search_web.actors import current_actor, has_session
from search_web.csrf import csrf_token
from search_web.secret import session_key
from search_web.services import EXTENSION, Services
from search_web.views import api, dataset, named_things, nodes, pages, search, session, sparql

_SESSION_HOURS = 12
_STYLE = Path(__file__).parent / "static" / "mulu.css"


def create_app(services: Services) -> Flask:
    """Return the WSGI app over these services."""
    app = Flask(__name__)
    app.extensions[EXTENSION] = services
    app.config.update(
        SECRET_KEY=session_key(services.settings.home),
        SESSION_COOKIE_NAME="mulu_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=services.settings.base_iri.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=_SESSION_HOURS),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]  # shapes are documented in their order
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.install(app)  # first: what is refused next is said in the reader's language
    security.install(app)
    errors.install(app)
    _install_context(app)
    for views in (search, dataset, named_things, api, sparql, nodes, session, pages):
        app.register_blueprint(views.bp)
    return app


def _install_context(app: Flask) -> None:
    style_version = hashlib.sha256(_STYLE.read_bytes()).hexdigest()[:12]

    def context() -> dict[str, Any]:
        return {
            "language": i18n.current_language(),
            "language_link": _language_link(),
            "style_version": style_version,
            "here": "",
        }

    app.context_processor(context)
    # called by the pages that need them: an error page says the same to everybody
    app.jinja_env.globals.update(
        current_actor=current_actor, has_session=has_session, demo_buttons=session.demo_buttons, csrf_token=csrf_token
    )


def _language_link() -> str:
    other = "en" if i18n.current_language() == "zh" else "zh"
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*pairs, ("lang", other)])
