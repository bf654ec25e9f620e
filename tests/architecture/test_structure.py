"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("vocab", "catalog", "indexer", "harvest", "search_web")
LONGEST_FILE = 600
LONGEST_FUNCTION = 60
JUNK_DRAWERS = {"utils.py", "helpers.py", "base.py", "common.py", "misc.py"}
# places that may turn any exception into a value, each named with its reason
BROAD_EXCEPTS = {
    "harvest/runner.py": "a job must end with a cause whatever its harvester raises",
    "catalog/rdf/parse_worker.py": "RDF parsers raise anything",
}


def source_files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def test_imports_point_inwards() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 -- own tool

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert text.count("\n") <= LONGEST_FILE
    assert [f"{name}: {length} lines" for name, length in functions if length > LONGEST_FUNCTION] == []


def test_no_file_is_a_junk_drawer() -> None:
    assert [str(path) for path in source_files() if path.name in JUNK_DRAWERS] == []


def raises_again(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler only cleans up: its last statement is a bare ``raise``."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_named_places_catch_every_exception() -> None:
    broad = {
        str(path.relative_to(ROOT))
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and not raises_again(node)
    }

    assert broad <= set(BROAD_EXCEPTS)


def test_only_settings_reads_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "environ"
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    }

    assert readers <= {"search_web/cli/main.py", "search_web/wsgi.py"}  # they hand it to Settings.from_env


def test_readers_take_the_visible_set_without_default() -> None:
    """Invariant 2: no function may make the visible set optional."""
    optional = []
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            named = dict(zip((a.arg for a in node.args.kwonlyargs), node.args.kw_defaults, strict=True))
            positional = node.args.args[len(node.args.args) - len(node.args.defaults) :]
            if named.get("visible") is not None or "visible" in {a.arg for a in positional}:
                optional.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert optional == []
