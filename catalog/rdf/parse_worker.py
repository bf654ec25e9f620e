"""The process that parses: shuts itself in, then answers requests on its standard input one after the other.

It holds nothing worth stealing and reaches nothing, so that a fault in a parser costs this process only.
"""

from __future__ import annotations

import contextlib
import sys

import pyoxigraph as ox

from catalog.errors import ConfigurationError, SourceError, SourceTooLarge
from catalog.rdf.frames import Reply, Request, Task, frame, read_request
from catalog.rdf.reading import read_triples
from catalog.sandbox import restrict_process, stop_after


def main(megabytes: int) -> None:
    """Serve until the parent closes the pipe."""
    # Without the network filter the guards in front of the parser still stand: no document type, no
    # foreign context, and a parser that has no loader. So parsing goes on where the system knows no filter.
    with contextlib.suppress(ConfigurationError):
        restrict_process(megabytes=megabytes)
    while (received := read_request(sys.stdin.buffer)) is not None:
        request, body = received
        stop_after(request.seconds)
        answer = _answer(request, body)
        stop_after(0)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _answer(request: Request, body: bytes) -> bytes:
    try:
        return frame(Reply(), _canonicalize(body) if request.task is Task.CANONICALIZE else _parse(request, body))
    except SourceError as error:
        return frame(Reply(code=error.code, problem=error.problem, place=error.place), b"")
    except (MemoryError, RecursionError) as error:
        problem = f"takes more memory or depth to parse than is given to it ({type(error).__name__})"
        return frame(Reply(code=SourceTooLarge.code, problem=problem), b"")
    except Exception as error:  # noqa: BLE001 -- the RDF parse adapter: whatever a parser raises is the document's fault
        problem = f"the parser gave up: {type(error).__name__}: {error}"
        return frame(Reply(code="source.unreadable", problem=problem[:500], place="the document"), b"")


def _parse(request: Request, body: bytes) -> bytes:
    return read_triples(
        body,
        media_type=request.media_type,
        url=request.url,
        triples=request.triples,
        characters=request.characters,
    )


def _canonicalize(body: bytes) -> bytes:
    dataset = ox.Dataset(ox.parse(body, ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in dataset)).encode()
