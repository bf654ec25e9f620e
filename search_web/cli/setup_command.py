"""``mulu init``."""

from __future__ import annotations

import click

from search_web.cli.examples import ExampleCommand
from search_web.cli.workspace import Workspace, pass_workspace


@click.command(cls=ExampleCommand, example="mulu --home /srv/mulu init")
@pass_workspace
def init(workspace: Workspace) -> None:
    """Create an empty catalog, or bring an older one to this version."""
    workspace.open_or_create()
    click.echo(f"ready: {workspace.settings.home.absolute()}")
    click.echo("next: mulu department add, mulu node add, mulu harvest --all, mulu serve")
