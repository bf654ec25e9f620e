"""Every command explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from search_web.cli.main import mulu, run

_DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "cli.md"


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = sorted(_commands(mulu))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_has_an_example_of_it(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code = run([*path, "--help"], {})

    printed = capsys.readouterr().out
    example = printed.partition("Example:")[2]
    assert code == 0
    assert "mulu" in example
    assert " ".join(path) in example


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_stands_in_the_documentation(path: tuple[str, ...]) -> None:
    assert f"mulu {' '.join(path)}" in _DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["harvest"], "name nodes to harvest, or --all"),
        (["harvest", "--everything"], "No such option"),
        (["fly"], "No such command"),
        (["search", "企业", "--filter", "colour=red"], "FACET=VALUE"),
        (["sparql"], "give either a query or --file"),
    ],
)
def test_wrong_usage_is_said_on_standard_error(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(arguments, {})

    captured = capsys.readouterr()
    assert code == 2
    assert sentence in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_a_setting_that_does_not_exist_stops_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["node", "list"], {"MULU_HOEM": "/srv"})

    assert code == 2
    assert capsys.readouterr().err == "mulu: MULU_HOEM: no such setting\n"


def test_a_catalog_that_was_not_begun_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["--home", str(tmp_path), "node", "list"], {})

    assert code == 3
    assert "run mulu init" in capsys.readouterr().err
