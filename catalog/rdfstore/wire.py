"""What a web worker and its query processes say to each other: a length, a JSON head, a length, a body."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import IO

_LENGTHS = struct.Struct("!II")


class Outcome(StrEnum):
    """How a query ended in its process."""

    DONE = "done"
    SYNTAX = "syntax"
    TOO_LARGE = "too large"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A query, its dataset and its bounds."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    table_format: str
    graph_format: str
    rows: int
    size: int  # bytes of the answer
    seconds: float
    base_iri: str = ""  # against which relative IRIs are read where the query has no BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer's head; its body follows."""

    outcome: str
    kind: str = ""
    media_type: str = ""
    rows: int = 0
    problem: str = ""


def frame(head: Ask | Reply, body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(asdict(head)).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def read_ask(stream: IO[bytes]) -> Ask | None:
    """Read the next query; None at the end of the stream."""
    received = _read(stream)
    if received is None:
        return None
    head = json.loads(received[0])
    head["default_graphs"], head["named_graphs"] = tuple(head["default_graphs"]), tuple(head["named_graphs"])
    return Ask(**head)


def lengths_of(start: bytes) -> tuple[int, int]:
    """Return the lengths of head and body from the first bytes of a message."""
    head, body = _LENGTHS.unpack(start)
    return head, body


START = _LENGTHS.size


def reply_of(head: bytes) -> Reply:
    """Return the head of an answer."""
    return Reply(**json.loads(head))


def _read(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    start = stream.read(START)
    if len(start) < START:
        return None
    head, body = lengths_of(start)
    return stream.read(head), stream.read(body)
