"""Forms that change something carry a token that another site cannot know."""

from __future__ import annotations

import hmac
import secrets

from flask import request, session

from catalog.errors import InvalidInput

FIELD = "csrf_token"


def csrf_token() -> str:
    """Return this session's token, making it first where there is none."""
    token = session.get(FIELD)
    if not isinstance(token, str):
        token = secrets.token_urlsafe(32)
        session[FIELD] = token
    return token


def check_csrf() -> None:
    """Raise InvalidInput unless the form carries the session's token."""
    kept = session.get(FIELD)
    sent = request.form.get(FIELD, "")
    if not isinstance(kept, str) or not hmac.compare_digest(kept.encode(), sent.encode("utf-8", "replace")):
        raise InvalidInput(field=FIELD, problem="the form is out of date; load the page again")
