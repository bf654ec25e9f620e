"""The key that signs session cookies: made once, in a file that only the service can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from catalog.errors import ConfigurationError

_BYTES = 32


def session_key(home: Path) -> bytes:
    """Return the key of ``home``, making it first where there is none.

    Several processes may ask at once: all get the same key. Raises ConfigurationError where
    the file cannot be written, is too short, or may be read by others.
    """
    path = home / "session.key"
    try:
        if not path.exists():
            _make(path)
        key, mode = path.read_bytes(), path.stat().st_mode & 0o077
    except OSError as error:
        raise ConfigurationError(setting="MULU_HOME", problem=f"{path}: {error.strerror}") from error
    if mode or len(key) < _BYTES:
        raise ConfigurationError(
            setting="MULU_HOME", problem=f"{path} must hold {_BYTES} bytes that only its owner can read"
        )
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
    try:
        os.link(draft, path)  # atomic: of several drafts one becomes the key
    except FileExistsError:
        return
    finally:
        draft.unlink()
