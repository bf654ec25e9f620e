"""Keys and IRIs of the catalog: what they look like and how they are made."""

from __future__ import annotations

import base64
import hashlib
import re

from catalog.errors import InvalidInput

_KEY = re.compile(r"[a-z0-9_-]{1,64}")
_RECORD_ID_LENGTH = 26  # characters of base32: 130 bits, no collision to be met


def check_key(field: str, key: str) -> str:
    """Return the key of a department, source or user, or raise InvalidInput."""
    if not _KEY.fullmatch(key):
        raise InvalidInput(field=field, problem=f"1 to 64 of a-z, 0-9, _ and -, not {key!r}")
    return key


def record_id_of(source_id: str, identity: str) -> str:
    """Return the key of an item of a source: the same for ever, and never another source's.

    Raises InvalidInput where the identity is no storable text.
    """
    if not identity or "\0" in identity:
        raise InvalidInput(field="identity", problem="a text without NUL, not an empty one")
    try:
        name = f"{source_id}\n{identity}".encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(field="identity", problem="not a Unicode text") from error
    return base64.b32encode(hashlib.sha256(name).digest()).decode("ascii")[:_RECORD_ID_LENGTH].lower()


def record_iri(base_iri: str, record_id: str) -> str:
    """Return the IRI of a record, which is also the address of its page."""
    return f"{base_iri}dataset/{record_id}"


def source_iri(base_iri: str, source_id: str) -> str:
    """Return the IRI of a source: the catalog that its records belong to."""
    return f"{base_iri}source/{source_id}"
