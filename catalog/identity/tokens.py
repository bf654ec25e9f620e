"""Tokens of people and machine clients: made at random, shown once, kept as a hash only."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "mulu_"  # lets secret scanners find a token that got where it does not belong
_BYTES = 32
_LONGEST = 200  # characters; anything longer is no token and is not hashed
KEY_LENGTH = 12


def make_token() -> str:
    """Return a fresh token with 256 random bits."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token, empty for what cannot be one.

    One round of SHA-256 is enough: unlike a password, a token cannot be guessed.
    """
    if not token.startswith(PREFIX) or len(token) > _LONGEST or not token.isascii():
        return ""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def token_key(hashed: str) -> str:
    """Return the name of a token, by which it is listed and revoked: twelve characters of its hash."""
    return hashed[:KEY_LENGTH]


def key_from(text: str) -> str:
    """Return the name of a token given by name or, by somebody in a hurry, by the token itself."""
    return token_key(token_hash(text)) if text.startswith(PREFIX) else text
