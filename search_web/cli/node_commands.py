"""``mulu department`` and ``mulu node``: who publishes, and where."""

from __future__ import annotations

from typing import Any

import click

from catalog.model import Department, HarvestSource
from catalog.sqlstore.node_report import NodeReport
from harvest.harvesters.registry import check_settings
from search_web.cli.examples import ExampleCommand
from search_web.cli.printing import print_json, print_table, when
from search_web.cli.workspace import Workspace, pass_workspace

_KINDS = ("dcat", "json", "table", "ckan")
_AUDIENCES = ("public", "government", "department", "editors")


@click.group()
def department() -> None:
    """Departments, which own nodes and users."""


@department.command(
    "add", cls=ExampleCommand, example="mulu department add scjg --name 云川市市场监督管理局 --telephone 0990-5550118"
)
@click.argument("department_id")
@click.option("--name", required=True, help="Full name.")
@click.option("--short-name", default="", help="Name as it is spoken.")
@click.option("--credit-code", default="", help="Unified social credit code (统一社会信用代码).")
@click.option("--region", default="", help="GB/T 2260 code.")
@click.option("--telephone", default="", help="Of the people who care for the catalog.")
@pass_workspace
def add_department(workspace: Workspace, /, department_id: str, **facts: str) -> None:
    """Add a department."""
    workspace.sources.add_department(Department(department_id=department_id, **facts))
    click.echo(f"added: {department_id}")


@department.command("list", cls=ExampleCommand, example="mulu department list")
@pass_workspace
def list_departments(workspace: Workspace) -> None:
    """List the departments."""
    rows = ((each.department_id, each.name, each.region, each.telephone) for each in workspace.sources.departments())
    print_table(("department", "name", "region", "telephone"), rows)


@click.group()
def node() -> None:
    """Nodes of departments (共享交换节点): the feeds that are harvested."""


@node.command(
    "add",
    cls=ExampleCommand,
    example="""mulu node add scjg-dcat https://scjg.example/catalog.ttl --department scjg --kind dcat
mulu node add rsj https://rsj.example/list --department rsj --kind json \\
    --option records_path=data.list --alias zymc=title""",
)
@click.argument("source_id")
@click.argument("url")
@click.option("--department", "department_id", required=True, help="Key of the department that owns it.")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="Protocol.")
@click.option("--title", default="", help="Name as it is shown; else the key.")
@click.option(
    "--audience",
    type=click.Choice(_AUDIENCES),
    default="government",
    show_default=True,
    help="Who may discover a record that does not say it itself.",
)
@click.option("--region", default="", help="GB/T 2260 code that records inherit.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="Of the protocol, see docs/cli.md.")
@click.option("--alias", "aliases", multiple=True, metavar="FIELD=MODEL_FIELD", help="The node's own field names.")
@pass_workspace
def add_node(
    workspace: Workspace, /, source_id: str, *, options: tuple[str, ...], aliases: tuple[str, ...], **facts: str
) -> None:
    """Register the feed of a department's node."""
    source = HarvestSource(
        source_id=source_id,
        department_id=facts["department_id"],
        title=facts["title"] or source_id,
        kind=facts["kind"],
        url=facts["url"],
        audience=facts["audience"],
        region=facts["region"],
        options=_pairs(options, "--option"),
        aliases=_pairs(aliases, "--alias"),
    )
    check_settings(source)
    workspace.sources.add(source)
    click.echo(f"added: {source_id}")


@node.command("list", cls=ExampleCommand, example="mulu node list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_workspace
def list_nodes(workspace: Workspace, *, as_json: bool) -> None:
    """List the nodes with what became of their last job."""
    reports = workspace.sources.node_reports()
    if as_json:
        print_json([_shape(each) for each in reports])
        return
    print_table(
        ("node", "kind", "department", "records", "state", "last success", "problems"),
        (
            (
                each.source.source_id,
                each.source.kind,
                each.department.name,
                each.published,
                each.last_attempt.state if each.last_attempt else "never harvested",
                when(each.last_success),
                each.problem_count,
            )
            for each in reports
        ),
    )


@node.command("show", cls=ExampleCommand, example="mulu node show scjg-dcat")
@click.argument("source_id")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_workspace
def show_node(workspace: Workspace, source_id: str, *, as_json: bool) -> None:
    """Show one node: freshness, last job, problems of its items, fields that keep the literal."""
    report = workspace.sources.node_report(source_id)
    shape = _shape(report)
    if as_json:
        print_json(shape)
        return
    problems, literals = shape.pop("problems"), shape.pop("literals")
    print_table(("what", "value"), shape.items())
    if problems:
        click.echo("problems of the last job:")
        print_table(("records", "place", "problem"), ((p["count"], p["place"], p["problem"]) for p in problems))
    if literals:
        click.echo("published records with values that no code list knows, by field:")
        print_table(("records", "field"), ((one["count"], one["field"]) for one in literals))


def _shape(report: NodeReport) -> dict[str, Any]:
    last = report.last_attempt
    return {
        "node": report.source.source_id,
        "title": report.source.title,
        "kind": report.source.kind,
        "url": report.source.url,
        "department": report.department.name,
        "audience": report.source.audience,
        "active": report.source.active,
        "records": report.published,
        "withdrawn": report.withdrawn,
        "held": report.held,
        "state": str(last.state) if last else "never harvested",
        "cause": last.cause if last else "",
        "job": last.job_id if last else "",
        "last_attempt": when(last.started_at if last else None),
        "last_success": when(report.last_success),
        "last_change": when(report.last_change),
        "problem_count": report.problem_count,
        "problems": [{"count": each.count, "place": each.place, "problem": each.problem} for each in report.problems],
        "literals": [{"count": each.count, "field": each.field} for each in report.literals],
    }


def _pairs(texts: tuple[str, ...], option: str) -> dict[str, str]:
    """Return NAME=VALUE texts as a mapping; ends the command where one is not of that form."""
    pairs = [text.partition("=") for text in texts]
    wrong = [text for text, pair in zip(texts, pairs, strict=True) if not pair[0] or not pair[1]]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not NAME=VALUE", param_hint=option)
    return {name: value for name, _, value in pairs}
