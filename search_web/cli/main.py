"""The command ``mulu``: the group, and how errors become a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from catalog.errors import CatalogError
from catalog.settings import Settings
from search_web.cli import exit_codes
from search_web.cli.demo_command import demo
from search_web.cli.harvest_commands import harvest, job, release
from search_web.cli.node_commands import department, node
from search_web.cli.people_commands import token, user
from search_web.cli.projection_commands import follow, rebuild, verify
from search_web.cli.search_commands import locate, search
from search_web.cli.serve_command import serve
from search_web.cli.setup_command import init
from search_web.cli.sparql_command import sparql
from search_web.cli.workspace import Workspace


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Directory of all data; else MULU_HOME.")
@click.version_option(package_name="mulu", prog_name="mulu")
@click.pass_context
def mulu(context: click.Context, home: Path | None) -> None:
    """Mulu 目录: search the catalogs of government information resources, and find where they are.

    Try `mulu demo` first; `mulu init` begins a catalog of your own; every command's --help has an example.
    """
    environ: Mapping[str, str] = context.obj
    settings = Settings.from_env(environ)
    if home is not None:
        settings = replace(settings, home=home)
        environ = {**environ, "MULU_HOME": str(home)}
    workspace = Workspace(settings, environ)
    context.obj = workspace
    context.call_on_close(workspace.close)


for _command in (
    *(init, department, node, user, token),
    *(harvest, job, release),
    *(search, locate, sparql),
    *(rebuild, verify, follow, serve, demo),
):
    mulu.add_command(_command)


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command and return its exit code; errors end as one sentence on standard error."""
    try:
        result = mulu.main(args=list(arguments), prog_name="mulu", standalone_mode=False, obj=environ)
    except CatalogError as error:
        click.echo(f"mulu: {error}", err=True)
        return exit_codes.code_of(error)
    except click.ClickException as error:
        error.show()
        return exit_codes.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("mulu: interrupted", err=True)
        return exit_codes.INTERRUPTED
    except BrokenPipeError:  # ``mulu search … | head``
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exit_codes.OK
    return result if isinstance(result, int) else exit_codes.OK


def main() -> None:
    """Run the command line that this process was started with."""
    sys.exit(run(sys.argv[1:], os.environ))  # noqa: TID251 -- the process's entry hands its environment in


if __name__ == "__main__":
    main()
