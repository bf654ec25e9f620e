"""Commands whose help ends with an example that can be typed as it stands."""

from __future__ import annotations

from typing import Any

import click


class ExampleCommand(click.Command):
    """A command with examples; ``example`` is one or several lines, printed as they are."""

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """See :meth:`click.Command.format_epilog`."""
        super().format_epilog(ctx, formatter)
        formatter.write("\nExample:\n" + "".join(f"  {line}\n" for line in self.example.splitlines()))
