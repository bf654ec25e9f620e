"""``mulu serve``: the web surface under gunicorn, beside a process that keeps the stores up to date."""

from __future__ import annotations

import os
import signal

import click

from search_web.cli.examples import ExampleCommand
from search_web.cli.processes import Address, ServerProcesses
from search_web.cli.workspace import Workspace, pass_workspace


@click.command(cls=ExampleCommand, example="mulu serve --host 127.0.0.1 --port 8000 --workers 2")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; put a proxy before it.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes; else one for each processor.")
@click.option("--follow/--no-follow", default=True, show_default=True, help="Bring in what a harvest changes at once.")
@pass_workspace
def serve(workspace: Workspace, *, host: str, port: int, workers: int | None, follow: bool) -> None:
    """Serve search page, API and SPARQL until stopped."""
    workspace.database.check()
    processes = ServerProcesses(
        workspace.settings,
        workspace.environ,
        address=Address(host=host, port=port),
        workers=workers or os.cpu_count() or 1,
        follow=follow,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: processes.stop())
    with processes:
        click.echo(f"serving http://{host}:{port}/")
        processes.wait()
