"""Settings: typos and nonsense stop the process before it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import ConfigurationError
from catalog.settings import Settings


def test_nothing_set_gives_a_usable_home() -> None:
    settings = Settings.from_env({"PATH": "/bin"})

    assert settings == Settings()
    assert settings.database == f"sqlite:///{Path('mulu-data').absolute() / 'mulu.db'}"


def test_each_kind_of_value_is_read() -> None:
    settings = Settings.from_env(
        {
            "MULU_HOME": "/srv/mulu",
            "MULU_SPARQL_SECONDS": "3",
            "MULU_DEMO": "true",
            "MULU_ENGINE": "whoosh",
            "MULU_DATABASE_URL": "postgresql://db/mulu",
        }
    )

    assert settings.home == Path("/srv/mulu")
    assert settings.sparql_seconds == 3
    assert settings.demo is True
    assert settings.engine == "whoosh"
    assert settings.database == "postgresql://db/mulu"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MULU_HOEM", "/srv/mulu"),
        ("MULU_ENGINE", "lucene"),
        ("MULU_SPARQL_SECONDS", "0"),
        ("MULU_SPARQL_SECONDS", "-1"),
        ("MULU_SPARQL_SECONDS", "ten"),
        ("MULU_SPARQL_SECONDS", "²"),
        ("MULU_DEMO", "maybe"),
        ("MULU_BASE_IRI", "data.yunxi.example/"),
        ("MULU_BASE_IRI", "https://data.yunxi.example"),
        ("MULU_BASE_IRI", "https://data.yunxi.example/a b/"),
        ("MULU_NODE_NETWORKS", "10.0.0.0/33"),
        ("MULU_NODE_NETWORKS", "intranet"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_env({variable: value})

    assert caught.value.setting == variable
    assert variable in str(caught.value)


def test_networks_are_read_with_spaces_and_empty_parts() -> None:
    settings = Settings.from_env({"MULU_NODE_NETWORKS": "10.0.0.0/8, ,fd00::/8"})

    assert [str(network) for network in settings.allowed_networks()] == ["10.0.0.0/8", "fd00::/8"]


@pytest.mark.parametrize(("text", "value"), [("1", True), ("YES", True), ("0", False), ("no", False), ("false", False)])
def test_a_switch_is_on_or_off(text: str, *, value: bool) -> None:
    assert Settings.from_env({"MULU_DEMO": text}).demo is value
