"""``mulu search`` and ``mulu locate``: what is there, and where is it."""

from __future__ import annotations

import sys

import click

from catalog.access.policy import decide, visible_set
from catalog.access.rules import RULES
from catalog.model import Action, Actor, Granted, Withheld
from catalog.sqlstore.standing import RecordStanding
from indexer.index import open_index
from indexer.search import FACETS, SearchPage, SearchRequest, SearchService, Snippet
from search_web.cli.asking import actor_of, actor_options
from search_web.cli.examples import ExampleCommand
from search_web.cli.printing import clean, print_json
from search_web.cli.workspace import Workspace, pass_workspace
from search_web.presenters.json_shapes import facet_shape, hit_shape, location_shape, notice_shape, plain
from search_web.services import index_directory

_SHOWN_VALUES = 5  # of a facet


@click.command(cls=ExampleCommand, example="mulu search 企业 登记 变更 --filter department=scjg --as-user chen")
@click.argument("words", nargs=-1)
@click.option("--filter", "filters", multiple=True, metavar="FACET=VALUE", help=f"Facets: {', '.join(FACETS)}.")
@click.option("--sort", type=click.Choice(["relevance", "modified", "title"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Results to show.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Results to leave out before them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the API answers.")
@actor_options
@pass_workspace
def search(
    workspace: Workspace, /, words: tuple[str, ...], *, filters: tuple[str, ...], as_json: bool, **options: str | int
) -> None:
    """Search the catalog for WORDS; without any, list what is newest."""
    actor = actor_of(workspace, token=str(options["token"]), as_user=str(options["as_user"]))
    request = SearchRequest(
        text=" ".join(words),
        filters=_filters(filters),
        sort=options["sort"],  # type: ignore[arg-type]  # click has checked that it is one of the three
        limit=int(options["limit"]),
        offset=int(options["offset"]),
    )
    visible = visible_set(actor)
    with open_index(index_directory(workspace.settings), engine=workspace.settings.engine, mode="read") as index:
        page = SearchService(index).search(request, visible=visible)
    standings = workspace.standings.of([hit.record_id for hit in page.hits], visible=visible)
    if as_json:
        print_json(_shape(page, standings, actor))
    else:
        _print_page(page, standings, actor, first=request.offset + 1)


@click.command(cls=ExampleCommand, example="mulu locate ku3vm2wq7x5nbe4jdyzr6tsoah --as-user chen")
@click.argument("record_id")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the API answers.")
@actor_options
@pass_workspace
def locate(workspace: Workspace, record_id: str, *, as_json: bool, token: str, as_user: str) -> None:
    """Ask where a resource is (定位): its addresses, or why not and whom to ask."""
    actor = actor_of(workspace, token=token, as_user=as_user)
    answer = workspace.lookup.look_up(record_id, actor=actor)
    if as_json:
        print_json({"ok": True, "location": location_shape(answer)})
    elif isinstance(answer, Granted):
        _print_granted(answer)
    else:
        _print_withheld(answer)


def _filters(texts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if name not in FACETS or not separator:
            raise click.BadParameter(f"{text!r} is not FACET=VALUE of {', '.join(FACETS)}", param_hint="--filter")
        found[name] = (*found.get(name, ()), value)
    return found


def _may_locate(standing: RecordStanding, actor: Actor) -> bool:
    return decide(actor, Action.LOCATE, labels=standing.labels, department_id=standing.department_id).allowed


def _shape(page: SearchPage, standings: dict[str, RecordStanding], actor: Actor) -> dict[str, object]:
    return {
        "ok": True,
        "total": page.total,
        "hits": [
            hit_shape(hit, standing, may_locate=_may_locate(standing, actor))
            for hit in page.hits
            if (standing := standings.get(hit.record_id)) is not None
        ],
        "facets": [facet_shape(facet) for facet in page.facets],
        "notices": [notice_shape(notice) for notice in page.notices],
        "terms": list(page.terms),
    }


def _print_page(page: SearchPage, standings: dict[str, RecordStanding], actor: Actor, *, first: int) -> None:
    click.echo(f"{page.total:,} found in {page.took_ms:.1f} ms")
    for notice in page.notices:
        click.echo(f"note: {notice.code} {' '.join(notice.args)}")
    for number, hit in enumerate(page.hits, first):
        standing = standings.get(hit.record_id)
        if standing is None:  # withdrawn since the index was read
            continue
        location = "location granted" if _may_locate(standing, actor) else "location withheld"
        click.echo(f"{number:3d}. {_marked(hit.title)}")
        click.echo(f"     {clean(hit.publisher_name)}  {hit.share_type or '-'}  {hit.modified or '-'}  {location}")
        click.echo(f"     {hit.record_id}")
    for facet in page.facets:
        values = "  ".join(f"{one.value} {one.count}" for one in facet.values[:_SHOWN_VALUES])
        if values:
            click.echo(f"{facet.name}: {values}")


def _marked(snippet: Snippet) -> str:
    parts = (click.style(clean(part.text), bold=True) if part.marked else clean(part.text) for part in snippet)
    return "".join(parts) if sys.stdout.isatty() else clean(plain(snippet))


def _print_granted(answer: Granted) -> None:
    click.echo(f"granted: {RULES[answer.rule].zh} {RULES[answer.rule].en}")
    for location in answer.locations:
        click.echo(f"  {location.kind}\t{clean(location.url)}\t{location.format}")
    if not answer.locations:
        click.echo("  the owner gave no address")


def _print_withheld(answer: Withheld) -> None:
    rule = RULES[answer.rule]
    click.echo(f"withheld: {rule.zh} {rule.en}")
    for name, text in (("owner", answer.owner), ("condition", answer.condition), ("contact", answer.contact)):
        if text:
            click.echo(f"  {name}: {clean(text)}")
    click.echo(f"  what to do: {rule.remedy_zh} {rule.remedy_en}")
