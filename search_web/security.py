"""Headers that every answer carries, and the bounds of every request."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, Response, request

from catalog.errors import InvalidInput

MAX_BODY = 1 << 20  # bytes of a request
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# what an answer depends on beside its address
VARY = ("Accept", "Authorization", "Cookie")


def install(app: Flask) -> None:
    """Bound requests and harden answers of this app."""
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY, MAX_FORM_PARTS=50)
    app.before_request(_check_query_string)
    app.after_request(_harden)


def _check_query_string() -> None:
    raw = unquote_to_bytes(request.query_string.replace(b"+", b" "))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(field="query string", problem="not UTF-8") from error


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.vary.update(VARY)
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
