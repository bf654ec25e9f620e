"""What the parsing process and its parent say to each other: a line of JSON and a body, both with their length."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import msgspec

LENGTHS = struct.Struct(">IQ")


class Task(StrEnum):
    """What the parent asks for."""

    PARSE = "parse"
    CANONICALIZE = "canonicalize"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The head of a request; its body is what a node sent, or N-Triples."""

    task: Task
    seconds: float
    media_type: str = ""
    url: str = ""
    triples: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The head of a reply: ``code`` is that of the error, empty where the body is the answer."""

    code: str = ""
    problem: str = ""
    place: str = ""


def frame(head: Request | Reply, body: bytes) -> bytes:
    """Return both as they go through a pipe."""
    encoded = msgspec.json.encode(head)
    return b"".join((LENGTHS.pack(len(encoded), len(body)), encoded, body))


def read_request(stream: BinaryIO) -> tuple[Request, bytes] | None:
    """Wait for the next request; None where the parent has gone."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    return msgspec.json.decode(stream.read(head), type=Request), stream.read(body)
