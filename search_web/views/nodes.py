"""The nodes: who supplies the catalog, and how fresh each supply is."""

from __future__ import annotations

from flask import Blueprint, render_template

from search_web.actors import current_actor, current_visible
from search_web.presenters.nodes import node_rows
from search_web.services import services

bp = Blueprint("nodes", __name__)


@bp.get("/nodes")
def page() -> str:
    """Show every node with what the asking actor may know of it."""
    found = services()
    rows = node_rows(
        found.sources.node_reports(),
        found.node_counts.by_source(visible=current_visible()),
        actor=current_actor(),
        now=found.clock.now(),
    )
    return render_template("nodes.html", nodes=rows, here="nodes.page")
