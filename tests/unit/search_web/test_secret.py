"""The key of sessions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.errors import ConfigurationError
from search_web.secret import session_key


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = session_key(tmp_path / "home")

    assert len(key) == 32
    assert session_key(tmp_path / "home") == key
    assert (tmp_path / "home" / "session.key").stat().st_mode & 0o777 == 0o600


def test_all_who_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(session_key, [tmp_path] * 40))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["session.key"]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    session_key(tmp_path)
    (tmp_path / "session.key").chmod(0o644)

    with pytest.raises(ConfigurationError, match="only its owner"):
        session_key(tmp_path)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "session.key").write_bytes(b"short")
    (tmp_path / "session.key").chmod(0o600)

    with pytest.raises(ConfigurationError, match="32 bytes"):
        session_key(tmp_path)
