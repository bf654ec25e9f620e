"""Who is asking: a bearer token of a machine, or the session of a browser.

A session holds the SHA-256 of the token that it was opened with, never the token, and is
looked up at every request, so that a revoked token ends its sessions at once.
"""

from __future__ import annotations

import hashlib

from flask import g, request, session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from catalog.access.policy import visible_set
from catalog.model import ANONYMOUS, Actor, VisibleSet
from search_web.services import Services, services

SESSION_FIELD = "token_hash"
_LONGEST_TOKEN = 512  # characters


def current_actor() -> Actor:
    """Return who is asking; ANONYMOUS where nobody is known.

    Raises Unauthorized for a bearer token that is not valid: a machine should not take an
    anonymous answer for its own.
    """
    if "actor" not in g:
        g.actor = _find_actor(services())
    actor: Actor = g.actor
    return actor


def current_visible() -> VisibleSet:
    """Return what the asking actor may see."""
    return visible_set(current_actor())


def sign_in(token: str) -> bool:
    """Open a fresh session for the holder of this token; tell whether the token is valid."""
    actor = services().identity.actor_for_token(token.strip()) if token_is_possible(token.strip()) else None
    if actor is None:
        return False
    session.clear()
    session[SESSION_FIELD] = hashlib.sha256(token.strip().encode()).hexdigest()
    session.permanent = True
    g.actor = actor
    return True


def has_session() -> bool:
    """Tell whether there is a session to end: a bearer token has none."""
    return SESSION_FIELD in session and not request.headers.get("Authorization")


def sign_out() -> None:
    """End the session."""
    session.clear()
    g.actor = ANONYMOUS


def token_is_possible(token: str) -> bool:
    """Tell whether a text may be a token at all: printable ASCII of bounded length."""
    return 0 < len(token) <= _LONGEST_TOKEN and token.isascii() and token.isprintable()


def _find_actor(found: Services) -> Actor:
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, token = header.partition(" ")
        token = token.strip()
        actor = (
            found.identity.actor_for_token(token) if scheme.lower() == "bearer" and token_is_possible(token) else None
        )
        if actor is None:
            raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"error": "invalid_token"}))
        return actor
    kept = session.get(SESSION_FIELD)
    if not isinstance(kept, str):
        return ANONYMOUS
    return found.identity.actor_for_token_hash(kept) or ANONYMOUS
