"""Pages beside the catalog: help, health, and what crawlers ask for."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template

from catalog.access.rules import RULES
from search_web.actors import current_actor
from search_web.health import health_of
from search_web.services import services

bp = Blueprint("pages", __name__)
_ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /sign-in\nDisallow: /language/\nDisallow: /api/\n"


@bp.get("/help")
def help_page() -> str:
    """Explain searching, sharing types, rules and interfaces."""
    return render_template("help.html", rules=RULES.values(), here="pages.help_page")


@bp.get("/health")
def health() -> Response:
    """Say whether the stores answer; 503 where one does not.

    How far a projection is behind tells that something changed, so it is for signed-in callers.
    """
    report = health_of(services())
    known = not current_actor().is_anonymous
    stores = {
        part.store: {"ok": part.ok, "problem": part.problem} | ({"behind": part.behind} if known else {})
        for part in report.parts
    }
    response = jsonify(ok=report.ok, stores=stores)
    response.status_code = 200 if report.ok else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers to pages that are worth finding."""
    return Response(_ROBOTS, mimetype="text/plain")


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Serve the icon to clients that do not read the page's link."""
    return current_app.send_static_file("favicon.svg")
