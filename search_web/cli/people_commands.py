"""``mulu user`` and ``mulu token``: who may ask."""

from __future__ import annotations

from datetime import timedelta

import click

from catalog.model import Role
from search_web.cli.examples import ExampleCommand
from search_web.cli.printing import print_table, when
from search_web.cli.workspace import Workspace, pass_workspace


@click.group()
def user() -> None:
    """People and machine clients of departments."""


@user.command("add", cls=ExampleCommand, example="mulu user add chen --name 陈晓岚 --department scjg --role cataloger")
@click.argument("user_id")
@click.option("--name", required=True, help="Name as it is shown.")
@click.option("--department", "department_id", required=True, help="Key of the department.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    default=[Role.STAFF.value],
    show_default=True,
    help="May be given more than once.",
)
@pass_workspace
def add_user(workspace: Workspace, user_id: str, name: str, department_id: str, roles: tuple[str, ...]) -> None:
    """Add somebody."""
    workspace.identity.add_user(user_id, name, department_id, [Role(role) for role in roles])
    click.echo(f"added: {user_id}")


@user.command("list", cls=ExampleCommand, example="mulu user list")
@pass_workspace
def list_users(workspace: Workspace) -> None:
    """List everybody."""
    print_table(
        ("user", "name", "department", "roles"),
        (
            (each.user_id, each.name, each.department_id, ",".join(sorted(each.roles)))
            for each in workspace.identity.users()
        ),
    )


@click.group()
def token() -> None:
    """Tokens, with which people sign in and machines call the interfaces."""


@token.command("issue", cls=ExampleCommand, example="mulu token issue chen --label 门户 --days 365")
@click.argument("user_id")
@click.option("--label", required=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires; else it does not.")
@pass_workspace
def issue_token(workspace: Workspace, user_id: str, label: str, days: int | None) -> None:
    """Issue a token and print it: nobody can see it again."""
    expires = None if days is None else workspace.clock.now() + timedelta(days=days)
    click.echo(workspace.identity.issue_token(user_id, label=label, expires=expires))


@token.command("list", cls=ExampleCommand, example="mulu token list chen")
@click.argument("user_id")
@pass_workspace
def list_tokens(workspace: Workspace, user_id: str) -> None:
    """List what was issued to somebody."""
    print_table(
        ("token", "label", "issued", "expires", "revoked"),
        (
            (each.token_id, each.label, when(each.issued), when(each.expires), when(each.revoked))
            for each in workspace.identity.tokens(user_id)
        ),
    )


@token.command("revoke", cls=ExampleCommand, example="mulu token revoke 3f9a2c7d")
@click.argument("token_id")
@pass_workspace
def revoke_token(workspace: Workspace, token_id: str) -> None:
    """Make a token useless, at once and for good; its key stands in ``mulu token list``."""
    workspace.identity.revoke_token(token_id)
    click.echo(f"revoked: {token_id}")
