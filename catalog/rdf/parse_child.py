"""Keep a parsing process warm, hand it work, and end it where it does not come back."""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time

import msgspec

from catalog.errors import SourceTimeout, SourceTooLarge, UnreadableSource
from catalog.rdf.frames import LENGTHS, Reply, Request, frame

MEGABYTES = 2048  # of address space; a page of 64 MB with 2 million statements stays below
_GRACE = 5.0  # seconds for the kernel's own alarm in the child to come first
_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from catalog.rdf.parse_worker import main; main(int(sys.argv[1]))"
_PIPE = 32 << 10  # bytes that an idle child's pipe takes without anybody reading
_RETIRE_AFTER = 8 << 20  # bytes of one body: what took much memory does not give it back


class _Child:
    def __init__(self) -> None:
        # -I: nothing of the environment reaches the child, not even a variable
        command = [sys.executable, "-I", "-c", _PROGRAM, str(MEGABYTES), *sys.path]
        self.process = subprocess.Popen(  # noqa: S603 -- this interpreter, own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        self.parent = os.getpid()

    def ask(self, request: Request, body: bytes) -> tuple[Reply, bytes]:
        """Raise EOFError where the child ended before it answered, TimeoutError where it does not answer."""
        deadline = time.monotonic() + request.seconds + _GRACE
        data = frame(request, body)
        if len(data) <= _PIPE:
            self._write(data)
            return self._answer(deadline)
        writer = threading.Thread(target=self._write, args=(data,), daemon=True)
        writer.start()
        try:
            return self._answer(deadline)
        except (EOFError, TimeoutError):
            self.process.kill()  # frees the writer
            raise
        finally:
            writer.join()

    def _answer(self, deadline: float) -> tuple[Reply, bytes]:
        head, size = LENGTHS.unpack(self._read(LENGTHS.size, deadline))
        reply = msgspec.json.decode(self._read(head, deadline), type=Reply)
        return reply, self._read(size, deadline)

    def _write(self, data: bytes) -> None:
        stream = self.process.stdin
        with contextlib.suppress(OSError):  # the reader finds out that the child has ended
            if stream is not None:
                stream.write(data)
                stream.flush()

    def _read(self, size: int, deadline: float) -> bytes:
        stream = self.process.stdout
        if stream is None:
            raise EOFError
        poll = select.poll()
        poll.register(stream, select.POLLIN | select.POLLHUP)
        parts = bytearray()
        while len(parts) < size:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(stream.fileno(), min(size - len(parts), 1 << 20))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def end(self) -> int:
        """Kill and collect the child; returns its exit status."""
        if self.process.poll() is None and self.process.stdin is not None and self.parent == os.getpid():
            self.process.kill()
        status = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return status


_idle: list[_Child] = []
_lock = threading.Lock()


def ask_child(request: Request, body: bytes) -> bytes:
    """Return the answer of a parsing process; the process is kept for the next request.

    Raises UnreadableSource, SourceTooLarge or SourceTimeout, with ``request.url``.
    """
    child = _take()
    try:
        reply, answer = child.ask(request, body)
    except (EOFError, TimeoutError) as error:
        raise _verdict(child.end(), request, late=isinstance(error, TimeoutError)) from error
    except BaseException:
        child.end()
        raise
    if len(body) > _RETIRE_AFTER:
        child.end()
    else:
        with _lock:
            _idle.append(child)
    if reply.code == SourceTooLarge.code:
        raise SourceTooLarge(url=request.url, problem=reply.problem, place=reply.place)
    if reply.code:
        raise UnreadableSource(url=request.url, problem=reply.problem, place=reply.place)
    return answer


@atexit.register
def end_children() -> None:
    """End the processes that wait for work."""
    while _idle:
        child = _idle.pop()
        if child.parent == os.getpid():
            child.end()


def _take() -> _Child:
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.parent == os.getpid() and child.process.poll() is None:
                return child
    return _Child()


def _verdict(status: int, request: Request, *, late: bool) -> Exception:
    if late or status == -signal.SIGALRM:
        return SourceTimeout(url=request.url, problem=f"not parsed within {request.seconds:g} s")
    problem = "the parser broke down on it: too large or too deeply nested"
    return UnreadableSource(url=request.url, problem=problem, place="the document")
