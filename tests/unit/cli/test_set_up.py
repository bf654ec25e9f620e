"""What a newcomer reads and installs is complete: settings, commands of the README, locks."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path

import pytest

from catalog.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
READMES = ("README.md", "README.zh-CN.md")
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_stands_in_the_readme_and_no_other(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")

    listed = re.findall(r"^\| `(MULU_\w+)`", text, re.MULTILINE)

    assert listed == [f"MULU_{field.name.upper()}" for field in fields(Settings)]


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_names_the_two_commands(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")

    assert "python3 dev.py demo" in text
    assert "python3 dev.py test" in text


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md"])
def test_links_of_the_readme_lead_to_files(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")

    assert [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / link).exists()] == []


def test_the_gate_calls_the_second_command_and_nothing_else() -> None:
    gate = ROOT / ".ci" / "run"

    assert gate.read_text(encoding="utf-8").rstrip().endswith("exec python3 dev.py test")
    assert os.access(gate, os.X_OK)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_every_package_with_hashes_and_names_no_index(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    packages = re.findall(r"^[a-z0-9][\w.-]*(.*)$", text, re.MULTILINE)
    assert packages
    assert [line for line in packages if not line.startswith("==") or not line.endswith("\\")] == []
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text


def test_the_tests_run_with_the_versions_that_the_product_runs_with() -> None:
    versions = {
        name: dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("run.lock", "test.lock")
    }

    assert versions["run.lock"].items() <= versions["test.lock"].items()
