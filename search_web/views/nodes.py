"""The nodes: who supplies the catalog, and how fresh each supply is."""

from __future__ import annotations

from flask import Blueprint, render_template

from search_web.actors import current_actor, current_visible
from search_web.presenters.nodes import is_own, node_rows
from search_web.services import services

bp = Blueprint("nodes", __name__)


@bp.get("/nodes")
def page() -> str:
    """Show every node with what the asking actor may know of it."""
    found = services()
    actor, visible = current_actor(), current_visible()
    statuses = found.sources.node_statuses()
    own = [one.source.source_id for one in statuses if is_own(actor, one)]
    rows = node_rows(
        statuses,
        found.node_counts.by_source(visible=visible),
        found.node_counts.literals(own, visible=visible),
        now=found.clock.now(),
    )
    return render_template("nodes.html", nodes=rows, here="nodes.page")
