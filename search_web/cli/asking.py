"""As whom a command asks: options ``--token`` and ``--as-user``; nobody by default."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from catalog.errors import InvalidInput
from catalog.model import ANONYMOUS, Actor
from search_web.cli.workspace import Workspace

Decorated = Callable[..., Any]


def actor_options(command: Decorated) -> Decorated:
    """Give a command the options that say who asks."""
    command = click.option("--as-user", default="", metavar="USER", help="Ask as this user of the catalog.")(command)
    return click.option("--token", default="", help="Ask as the holder of this token; - reads it from standard input.")(
        command
    )


def actor_of(workspace: Workspace, *, token: str, as_user: str) -> Actor:
    """Return who asks; raises InvalidInput for a token that is not valid, NotFound for an unknown user."""
    if token and as_user:
        raise InvalidInput(field="--as-user", problem="give either a token or a user")
    if as_user:
        return workspace.identity.actor(as_user)
    if not token:
        return ANONYMOUS
    text = sys.stdin.readline().strip() if token == "-" else token  # noqa: S105 -- the mark for standard input
    actor = workspace.identity.actor_for_token(text)
    if actor is None:
        raise InvalidInput(field="--token", problem="unknown, expired or revoked; mulu token issue makes a new one")
    return actor
