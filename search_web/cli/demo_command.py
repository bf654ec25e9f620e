"""``mulu demo``: a fictional city from nothing to a search page."""

from __future__ import annotations

import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click

from catalog.errors import ConfigurationError
from catalog.settings import Settings
from search_web.cli import exit_codes
from search_web.cli.examples import ExampleCommand
from search_web.cli.harvest_commands import line_of, run_jobs, succeeded
from search_web.cli.harvest_progress import HarvestDisplay
from search_web.cli.printing import print_table
from search_web.cli.processes import Address, ServerProcesses
from search_web.cli.workspace import Workspace, pass_workspace
from search_web.demo.city import CITY, FEEDS
from search_web.demo.home import ACTORS_FILE, DemoActor, DemoState, read_actors, read_state, write_actors, write_state
from search_web.demo.install import install_people, install_sources
from search_web.demo.node_server import Node
from search_web.demo.self_check import QUERY, ask_as_everybody, problems_of, wait_until_healthy
from search_web.projections import catch_up

_HOST = "127.0.0.1"
_PORT = 8000
_START_SECONDS = 60.0


@click.command(cls=ExampleCommand, example="mulu demo\nmulu --home demo-data demo   # kept for the next time")
@click.option("--port", type=click.IntRange(1, 65535), help=f"Of the search page; else {_PORT}, or a free one.")
@click.option("--once", is_flag=True, help="Check by itself that everything works, then end.")
@pass_workspace
def demo(workspace: Workspace, *, port: int | None, once: bool) -> int:
    """Start six fictional departments, harvest them and serve the search page until Ctrl-C.

    Data go to a temporary directory that is removed at the end, unless --home or MULU_HOME names one.
    """
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell lets what it starts in the background ignore Ctrl-C
        signal.signal(number, _interrupt)
    with _home_of(workspace) as home, ExitStack() as stack:
        state = read_state(home)
        web_port = _web_port(port)
        settings = _settings(workspace.settings, home, state.base_iri if state else f"http://{_HOST}:{web_port}/")
        nodes = [stack.enter_context(node) for node in _nodes(state)]
        write_state(
            home, DemoState(base_iri=settings.base_iri, ports={each.feed.source_id: each.port for each in nodes})
        )
        inner = Workspace(settings, workspace.environ)
        stack.callback(inner.close)
        actors, complete = _fill(inner, nodes)
        return _serve(inner, web_port, actors, once=once) if complete else exit_codes.FAILURES


def _fill(workspace: Workspace, nodes: list[Node]) -> tuple[list[DemoActor], bool]:
    """Make the catalog; returns its actors, and whether every node was harvested."""
    click.echo(f"{CITY}: {len(nodes)} departments' nodes answer on {_HOST}")
    workspace.open_or_create()
    install_sources(workspace.sources, nodes)
    home = workspace.settings.home
    actors = read_actors(home)
    if not actors:
        actors = install_people(workspace.identity)
        write_actors(home, actors)
    with HarvestDisplay() as display:
        outcomes = run_jobs(workspace.settings, [each.feed.source_id for each in nodes], display)
        catch_up(workspace.settings, workspace.journal, report=display.projection)
    for outcome in outcomes:
        click.echo(line_of(outcome))
    return actors, all(map(succeeded, outcomes))


def _serve(workspace: Workspace, port: int, actors: list[DemoActor], *, once: bool) -> int:
    address = Address(host=_HOST, port=port)
    processes = ServerProcesses(workspace.settings, workspace.environ, address=address, workers=2, follow=True)
    with processes:
        wait_until_healthy(_HOST, port, seconds=_START_SECONDS, alive=lambda: processes.serving)
        if once:
            return _check(port, actors)
        _invite(workspace.settings, port, actors)
        try:
            processes.wait()
        except KeyboardInterrupt:
            click.echo("\nstopping")
    return exit_codes.OK


def _check(port: int, actors: list[DemoActor]) -> int:
    findings = ask_as_everybody(_HOST, port, actors)
    click.echo(f"“{QUERY}” as everybody:")
    print_table(
        ("actor", "who", "found", "granted", "withheld", "first result"),
        ((each.name, each.describe, each.total, each.granted, each.withheld, each.first) for each in findings),
    )
    problems = problems_of(findings)
    for problem in problems:
        click.echo(f"mulu: {problem}", err=True)
    click.echo("the demo works" if not problems else "the demo does not show what it should")
    return exit_codes.FAILURES if problems else exit_codes.OK


def _invite(settings: Settings, port: int, actors: list[DemoActor]) -> None:
    click.echo(f"\n  http://{_HOST}:{port}/\n")
    click.echo(f"Try: search “{QUERY}” (企业 enterprise, 登记 registration, 变更 change), open a result, look at its")
    click.echo("location panel; then become somebody else in the bar at the top and look again:")
    for actor in actors:
        click.echo(f"  {actor.name}  {actor.describe}")
    click.echo(f"Tokens for the API stand in {settings.home / ACTORS_FILE}.")
    click.echo(f"SPARQL: http://{_HOST}:{port}/sparql   nodes: http://{_HOST}:{port}/nodes   Ctrl-C ends everything.")


@contextmanager
def _home_of(workspace: Workspace) -> Iterator[Path]:
    """Yield the directory that was named, or a temporary one."""
    if "MULU_HOME" in workspace.environ:
        home = workspace.settings.home.absolute()
        home.mkdir(parents=True, exist_ok=True)
        yield home
        return
    home = Path(tempfile.mkdtemp(prefix="mulu-demo-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _settings(settings: Settings, home: Path, base_iri: str) -> Settings:
    """Return settings under which nodes may be on this machine, and visitors may choose who they are."""
    return replace(settings, home=home, database_url="", base_iri=base_iri, node_networks="127.0.0.0/8", demo=True)


def _nodes(state: DemoState | None) -> Iterator[Node]:
    """Yield the nodes, on the ports that they had before where these are free."""
    for feed in FEEDS:
        port = state.ports.get(feed.source_id, 0) if state else 0
        yield Node(feed, port=port if port and _is_free(port) else 0)


def _web_port(asked: int | None) -> int:
    if asked is not None:
        if not _is_free(asked):
            raise ConfigurationError(setting="--port", problem=f"{asked} is taken; name another")
        return asked
    return _PORT if _is_free(_PORT) else _free_port()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt
