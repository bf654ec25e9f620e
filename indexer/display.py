"""What the index keeps of a record to show it as a hit: stored JSON, read for hits only."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class HitDisplay:
    """The shown values of one record. No address is among them: locations are looked up, not found."""

    record_id: str
    iri: str
    title: str
    description: str
    publisher: str
    keywords: tuple[str, ...]
    theme_labels: tuple[str, ...]
    items: tuple[str, ...]
    department_id: str
    share_type: str
    access_rights: str
    frequency: str
    formats: tuple[str, ...]
    themes: tuple[str, ...]
    region: str
    issued: str
    modified: str


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(HitDisplay)


def encode_display(display: HitDisplay) -> bytes:
    """Return the stored form."""
    return _encoder.encode(display)


def decode_display(stored: bytes) -> HitDisplay:
    """Read the stored form."""
    return _decoder.decode(stored)
