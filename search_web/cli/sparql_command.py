"""``mulu sparql``: the third question, for those who know the graph."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.access.policy import visible_set
from catalog.rdfstore.formats import ResultFormat
from catalog.rdfstore.service import SparqlService
from search_web.cli.asking import actor_of, actor_options
from search_web.cli.examples import ExampleCommand
from search_web.cli.workspace import Workspace, pass_workspace
from search_web.services import rdf_directory

_FORMATS = {form.name.lower().replace("_", ""): form for form in ResultFormat}


@click.command(
    cls=ExampleCommand, example="mulu sparql 'SELECT ?title { ?d a dcat:Dataset ; dct:title ?title } LIMIT 5'"
)
@click.argument("query", required=False)
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the query here."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="csv",
    show_default=True,
    help="Of the answer; a graph that is asked for as a table becomes Turtle.",
)
@actor_options
@pass_workspace
def sparql(workspace: Workspace, query: str | None, path: Path | None, *, form: str, token: str, as_user: str) -> None:
    """Ask SPARQL 1.1 over the graphs that the asker may see; QUERY - reads standard input."""
    if (query is None) == (path is None):
        raise click.UsageError("give either a query or --file")
    text = path.read_text(encoding="utf-8") if path is not None else sys.stdin.read() if query == "-" else str(query)
    actor = actor_of(workspace, token=token, as_user=as_user)
    settings = workspace.settings
    service = SparqlService(
        rdf_directory(settings),
        slots=1,
        seconds=settings.sparql_seconds,
        rows=settings.sparql_rows,
        megabytes=settings.sparql_megabytes,
    )
    workspace.stack.callback(service.close)
    answer = service.query(text, visible=visible_set(actor), accept=_FORMATS[form])
    sys.stdout.buffer.write(answer.body if answer.body.endswith(b"\n") else answer.body + b"\n")
    sys.stdout.flush()
