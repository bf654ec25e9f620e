"""Child processes have the settings of their parent, and nothing else of that name."""

from __future__ import annotations

from pathlib import Path

from catalog.settings import Settings
from search_web.cli.processes import environment_of


def test_a_child_reads_the_same_settings_back() -> None:
    settings = Settings(home=Path("/srv/目录"), sparql_seconds=3, demo=True, node_networks="127.0.0.0/8")

    environment = environment_of(settings, {"PATH": "/bin", "MULU_ENGINE": "whoosh"})

    assert Settings.from_env(environment) == settings
    assert environment["PATH"] == "/bin"
