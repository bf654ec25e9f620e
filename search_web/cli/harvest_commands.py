"""``mulu harvest``, ``mulu job`` and ``mulu release``: how records come in."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from catalog.clock import SystemClock
from catalog.model import HarvestJob, JobState
from catalog.settings import Settings
from harvest.assembly import RunnerConfiguration, open_runner
from harvest.client import MEGABYTE, FetchLimits
from harvest.many import harvest_many
from harvest.worker import SourceOutcome
from search_web.cli import exit_codes
from search_web.cli.examples import ExampleCommand
from search_web.cli.harvest_progress import HarvestDisplay
from search_web.cli.printing import clean, print_json, print_table, when
from search_web.cli.workspace import Workspace, pass_workspace
from search_web.projections import catch_up


@click.command(cls=ExampleCommand, example="mulu harvest --all\n0 2 * * *  mulu harvest --all   # every night, by cron")
@click.argument("sources", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every active node.")
@click.option("--workers", type=click.IntRange(1, 64), help="Nodes at once; else one for each processor.")
@click.option("--no-project", is_flag=True, help="Leave index and RDF store to a later harvest, or to mulu serve.")
@pass_workspace
def harvest(
    workspace: Workspace, sources: tuple[str, ...], *, everything: bool, workers: int | None, no_project: bool
) -> int:
    """Harvest nodes, then bring index and RDF store up to date.

    Exit code 1 says that at least one job failed, was cut off or is held; its cause is printed, and what was
    there stays.
    """
    if everything == bool(sources):
        raise click.UsageError("name nodes to harvest, or --all")
    chosen = [each.source_id for each in workspace.sources.list(active_only=True)] if everything else list(sources)
    for source_id in chosen:
        workspace.sources.get(source_id)
    with HarvestDisplay() as display:
        outcomes = run_jobs(workspace.settings, chosen, display, workers=workers)
        if not no_project:
            catch_up(workspace.settings, workspace.journal, report=display.projection)
    for outcome in outcomes:
        click.echo(line_of(outcome))
    return exit_codes.OK if all(map(succeeded, outcomes)) else exit_codes.FAILURES


def run_jobs(
    settings: Settings, source_ids: Sequence[str], display: HarvestDisplay, *, workers: int | None = None
) -> list[SourceOutcome]:
    """Harvest these sources in a few processes and return what became of each."""
    if not source_ids:
        return []
    processes = min(workers or os.cpu_count() or 1, len(source_ids))
    return harvest_many(runner_configuration(settings), source_ids, workers=processes, progress=display.job)


def runner_configuration(settings: Settings) -> RunnerConfiguration:
    """Return what a harvest job needs to know of the settings."""
    return RunnerConfiguration(
        database_url=settings.database,
        base_iri=settings.base_iri,
        limits=FetchLimits(
            job_seconds=settings.harvest_seconds,
            job_bytes=settings.harvest_megabytes * MEGABYTE,
            request_seconds=settings.request_seconds,
        ),
        networks=tuple(map(str, settings.allowed_networks())),
    )


def succeeded(outcome: SourceOutcome) -> bool:
    """Tell whether a job read a complete listing and dealt with all of it."""
    return outcome.job is not None and outcome.job.state is JobState.DONE


def line_of(outcome: SourceOutcome) -> str:
    """Return what became of a source, in one line."""
    if outcome.job is None:
        return f"{outcome.source_id}: not harvested: {clean(outcome.problem)}"
    counts = outcome.job.counts
    speed = f", {counts.gathered / outcome.seconds:,.0f} records/s" if outcome.seconds > 0 else ""
    cause = f" - {clean(outcome.job.cause)}" if outcome.job.cause else ""
    return (
        f"{outcome.source_id}: {outcome.job.state}: {counts.gathered} gathered, {counts.added} added, "
        f"{counts.replaced} replaced, {counts.unchanged} unchanged, {counts.rejected} rejected, "
        f"{counts.withdrawn} withdrawn in {outcome.seconds:.1f} s{speed}{cause}"
    )


@click.command(cls=ExampleCommand, example="mulu release 01JD3W8N")
@click.argument("job_id")
@click.option("--no-project", is_flag=True, help="Leave index and RDF store to a later harvest, or to mulu serve.")
@pass_workspace
def release(workspace: Workspace, job_id: str, *, no_project: bool) -> None:
    """Withdraw what a held job held back, after somebody looked at it (see mulu job show)."""
    with open_runner(runner_configuration(workspace.settings)) as runner:
        count = runner.release(job_id)
    if not no_project:
        catch_up(workspace.settings, workspace.journal)
    click.echo(f"withdrawn: {count}")


@click.group()
def job() -> None:
    """Harvest jobs."""


@job.command("list", cls=ExampleCommand, example="mulu job list scjg-dcat")
@click.argument("source_id")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@pass_workspace
def list_jobs(workspace: Workspace, source_id: str, limit: int) -> None:
    """List the last jobs of a node, newest first."""
    workspace.sources.get(source_id)
    print_table(
        ("job", "started", "state", "gathered", "added", "replaced", "withdrawn"),
        (
            (
                *(each.job_id, when(each.started_at), each.state, each.counts.gathered),
                *(each.counts.added, each.counts.replaced, each.counts.withdrawn),
            )
            for each in workspace.jobs.last_jobs(source_id, limit)
        ),
    )


@job.command("show", cls=ExampleCommand, example="mulu job show 01JD3W8N")
@click.argument("job_id")
@click.option("--problems", type=click.IntRange(0, 1000), default=20, show_default=True, help="Problems to show.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_workspace
def show_job(workspace: Workspace, job_id: str, *, problems: int, as_json: bool) -> None:
    """Show a job: its counts, the cause where it did not succeed, what was wrong with which item."""
    found = workspace.jobs.get(job_id)
    listed = workspace.jobs.problems(job_id, limit=problems) if problems else []
    held = workspace.jobs.held_withdrawals(job_id) if found.state is JobState.HELD else []
    facts = {**_facts(found, SystemClock()), "held": len(held)}
    if as_json:
        shapes = [
            {"identity": each.identity, "place": each.place, "problem": each.problem, "rejected": each.rejected}
            for each in listed
        ]
        print_json({**facts, "held_records": held, "problems": shapes})
        return
    print_table(("what", "value"), facts.items())
    if listed:
        click.echo("problems:")
        print_table(
            ("item", "place", "problem", ""),
            ((each.identity, each.place, each.problem, "rejected" if each.rejected else "kept") for each in listed),
        )


def _facts(found: HarvestJob, clock: SystemClock) -> dict[str, object]:
    counts = found.counts
    return {
        "job": found.job_id,
        "node": found.source_id,
        "state": str(found.state),
        "started": when(found.started_at),
        "ended": when(found.ended_at),
        "seconds": round(((found.ended_at or clock.now()) - found.started_at).total_seconds(), 1),
        "gathered": counts.gathered,
        "added": counts.added,
        "replaced": counts.replaced,
        "unchanged": counts.unchanged,
        "rejected": counts.rejected,
        "withdrawn": counts.withdrawn,
        "bytes_read": counts.bytes_read,
        "cause": found.cause,
    }
