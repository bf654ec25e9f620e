"""What a demo keeps in its directory, so that it can be started again on the same data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from catalog.errors import ConfigurationError

ACTORS_FILE = "demo-actors.json"  # read by the web surface while MULU_DEMO is on
_STATE_FILE = "demo.json"

Kind = TypeVar("Kind")


class DemoState(msgspec.Struct, frozen=True, kw_only=True):
    """The address that the records' IRIs begin with, and the port of each node."""

    base_iri: str
    ports: dict[str, int]


class DemoActor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as whom the demo can be looked at; the anonymous one has an empty token. ``unit`` is short."""

    name: str
    token: str
    describe: str
    unit: str = ""


def read_state(home: Path) -> DemoState | None:
    """Return what an earlier demo left there, or None.

    Raises ConfigurationError for a directory that holds a catalog which is no demo: it stays untouched.
    """
    path = home / _STATE_FILE
    if path.is_file():
        return _decode(path, DemoState)
    if (home / "mulu.db").exists():
        raise ConfigurationError(setting="MULU_HOME", problem=f"{home} holds a catalog that is no demo; name another")
    return None


def write_state(home: Path, state: DemoState) -> None:
    """Keep the state for the next start."""
    _write(home / _STATE_FILE, msgspec.json.encode(state))


def read_actors(home: Path) -> list[DemoActor]:
    """Return the actors, none where they were not written yet."""
    path = home / ACTORS_FILE
    return _decode(path, list[DemoActor]) if path.is_file() else []


def write_actors(home: Path, actors: list[DemoActor]) -> None:
    """Write the actors with their tokens, readable for the owner alone."""
    _write(home / ACTORS_FILE, msgspec.json.format(msgspec.json.encode(actors)))


def _decode(path: Path, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise ConfigurationError(setting="MULU_HOME", problem=f"{path} is damaged: {error}") from error


def _write(path: Path, body: bytes) -> None:
    """Write a file at once, readable for its owner alone."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
    fresh.replace(path)
