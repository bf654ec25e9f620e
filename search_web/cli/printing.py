"""Output for people and for programs: aligned on a terminal, tab-separated lines in a pipe, JSON on request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

# C0 and C1: a record's text may not steer the terminal
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


def print_json(value: Any) -> None:
    """Print a value as JSON in one document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows: a table on a terminal, else one line a row with tabs between the cells and no heading."""
    cells = [[clean(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*row)
    Console(markup=False, highlight=False).print(table)


def clean(text: str) -> str:
    """Return a text of a catalog without control characters."""
    return text.translate(_CONTROL)


def when(moment: datetime | None) -> str:
    """Return a moment in UTC to the second, or a dash."""
    return "-" if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
