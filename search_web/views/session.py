"""Signing in with a token, signing out, and the demo's change of actors."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalog.errors import ConfigurationError, NotFound
from search_web.actors import SESSION_FIELD, sign_in, sign_out
from search_web.csrf import check_csrf
from search_web.i18n import LANGUAGES, remember
from search_web.i18n import gettext as _
from search_web.services import services

bp = Blueprint("session", __name__)
DEMO_FILE = "demo-actors.json"  # in the data directory, written by ``mulu demo``


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoActor:
    """Somebody as whom the demo can be looked at; the anonymous one has no token."""

    name: str
    token: str
    describe: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoButton:
    """A button of the demo's bar."""

    name: str
    describe: str
    unit: str
    anonymous: bool
    current: bool


@bp.get("/sign-in")
def form() -> str:
    """Show the form that takes a token."""
    return render_template("sign_in.html", next=local_path(request.args.get("next", "")), problem="")


@bp.post("/sign-in")
def enter() -> BaseResponse:
    """Open a session for the holder of a valid token."""
    check_csrf()
    onward = local_path(request.form.get("next", ""))
    if sign_in(request.form.get("token", "")):
        return redirect(onward, code=303)
    page = render_template("sign_in.html", next=onward, problem=_("令牌无效或已被撤销。"))
    return Response(page, status=403)


@bp.post("/sign-out")
def leave() -> BaseResponse:
    """End the session."""
    check_csrf()
    sign_out()
    return redirect(url_for("search.page"), code=303)


@bp.post("/demo-actor")
def play() -> BaseResponse:
    """Become one of the demo's actors; outside of the demo there is no such page."""
    wanted = request.form.get("actor", "")
    chosen = next((one for one in demo_actors() if one.name == wanted), None)
    if chosen is None:
        raise NotFound(kind="demo actor", identifier=wanted)
    check_csrf()
    sign_out()
    if chosen.token:
        sign_in(chosen.token)
    return redirect(local_path(request.form.get("next", "")), code=303)


@bp.get("/language/<language>")
def language(language: str) -> BaseResponse:
    """Remember the language and go back."""
    if language not in LANGUAGES:
        raise NotFound(kind="language", identifier=language)
    response = redirect(local_path(request.args.get("next", "")), code=303)
    assert isinstance(response, Response)  # noqa: S101 -- Flask's redirect says less than it returns
    remember(response, language)
    return response


def local_path(text: str) -> str:
    """Return an address of this site to go on to; the search page for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return url_for("search.page")
    is_local = text.startswith("/") and not text.startswith("//") and not (parts.scheme or parts.netloc)
    return text if is_local and "\\" not in text and text.isprintable() else url_for("search.page")


def demo_actors() -> tuple[DemoActor, ...]:
    """Return the demo's actors; nobody unless the demo is on."""
    settings = services().settings
    return read_demo_actors(settings.home / DEMO_FILE) if settings.demo else ()


def read_demo_actors(path: Path) -> tuple[DemoActor, ...]:
    """Read the file of actors; raises ConfigurationError where it is damaged."""
    if not path.is_file():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[DemoActor, ...])
    except msgspec.DecodeError as error:
        raise ConfigurationError(setting="MULU_HOME", problem=f"{path}: {error}") from error


def demo_buttons() -> tuple[DemoButton, ...]:
    """Return a button for each of the demo's actors."""
    kept = session.get(SESSION_FIELD, "") if demo_actors() else ""
    return tuple(
        DemoButton(
            name=one.name,
            describe=one.describe,
            unit=one.unit,
            anonymous=not one.token,
            current=hmac.compare_digest(_hash(one.token), str(kept)),
        )
        for one in demo_actors()
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() if token else ""
