"""``mulu rebuild``, ``mulu verify`` and ``mulu follow``: index and RDF store as projections of SQL."""

from __future__ import annotations

import signal
import threading

import click

from catalog.errors import StoreUnavailable
from indexer.verify import VerifyReport
from search_web.cli import exit_codes
from search_web.cli.examples import ExampleCommand
from search_web.cli.harvest_progress import HarvestDisplay
from search_web.cli.printing import print_json
from search_web.cli.workspace import Workspace, pass_workspace
from search_web.projections import INDEX, RDF, SQL, Follower
from search_web.projections import rebuild as rebuild_stores
from search_web.projections import verify as verify_stores


@click.command(cls=ExampleCommand, example="mulu rebuild --index")
@click.option("--index", "index", is_flag=True, help="Only the full-text index.")
@click.option("--rdf", "rdf", is_flag=True, help="Only the RDF store.")
@pass_workspace
def rebuild(workspace: Workspace, *, index: bool, rdf: bool) -> None:
    """Build index and RDF store anew from SQL; the old ones serve until the new ones take their place."""
    stores = {name for name, wanted in ((INDEX, index), (RDF, rdf)) if wanted} or {INDEX, RDF}
    with HarvestDisplay() as display:
        count = rebuild_stores(workspace.settings, workspace.journal, stores=stores, report=display.projection)
    click.echo(f"rebuilt: {', '.join(sorted(stores))}; {count:,} records")


@click.command(cls=ExampleCommand, example="mulu verify || echo 'run mulu rebuild'")
@click.option("--quick", is_flag=True, help="Compare what the stores remember of each record, not every triple.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_workspace
def verify(workspace: Workspace, *, quick: bool, as_json: bool) -> int:
    """Compare SQL, index and RDF store record by record; exit code 1 where they differ."""
    report = verify_stores(workspace.settings, workspace.journal, deep=not quick)
    differences = [{"record": each.record_id, "where": each.where, "what": each.what} for each in report.differences]
    if as_json:
        counts = {"sql": report.sql, "index": report.index, "rdf": report.rdf}
        print_json({"ok": not differences, "records": counts, "differences": differences})
    else:
        for each in differences:
            click.echo(f"{each['record']}\t{each['where']}\t{each['what']}")
        click.echo(f"{report.sql} records in SQL, {report.index} in the index, {report.rdf} in the RDF store")
        click.echo(f"{len(differences)} differences{_remedy(report)}")
    return exit_codes.FAILURES if differences else exit_codes.OK


def _remedy(report: VerifyReport) -> str:
    if any(each.where == SQL for each in report.differences):
        return "; restore the database from its backup, then mulu rebuild"
    return "; mulu rebuild mends them" if report.differences else ""


@click.command(cls=ExampleCommand, example="mulu follow")
@click.option("--every", type=click.FloatRange(0.1, 3600), default=1.0, show_default=True, help="Seconds.")
@pass_workspace
def follow(workspace: Workspace, every: float) -> None:
    """Bring changes into index and RDF store as they come, until stopped; mulu serve starts this by itself."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    follower = Follower(workspace.settings, workspace.journal)
    while not stop.is_set():
        try:
            applied = follower.step()
        except StoreUnavailable as error:  # a rebuild takes longer than our patience: try again
            click.echo(f"mulu: {error}", err=True)
            applied = None
        if applied is not None and (applied.index or applied.rdf):
            click.echo(f"applied: {applied.index} changes to the index, {applied.rdf} to the RDF store", err=True)
        stop.wait(every)
