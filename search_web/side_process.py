"""One piece of work in a process of its own, so that two processors share what is to do."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from catalog.errors import CatalogError, StoreUnavailable

Report = Callable[[int, int], None]  # done, total


class SideProcess:
    """Calls ``work(*arguments, report)`` in a fresh process; a context manager that never leaves it behind.

    Args:
        work: a function of a module, of a whole number; its arguments must be picklable.
        report: hears of the progress, in a thread of its own.
    """

    def __init__(self, work: Callable[..., int], arguments: tuple[Any, ...], report: Report | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._messages, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(sender, work, arguments), daemon=True)
        self._report = report
        self._answer: int | CatalogError | None = None
        self._process.start()
        sender.close()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        """Return the running process."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whether it is done or not."""
        self._process.terminate()
        self._process.join()
        self._listener.join()
        self._messages.close()

    def result(self) -> int:
        """Wait for the end and return what ``work`` returned.

        Raises what it raised, and StoreUnavailable where the process died.
        """
        self._listener.join()
        self._process.join()
        if isinstance(self._answer, CatalogError):
            raise self._answer
        if self._answer is None:
            problem = f"the process that wrote it ended with code {self._process.exitcode}; try again"
            raise StoreUnavailable(store="projection", problem=problem)
        return self._answer

    def _listen(self) -> None:
        while True:
            try:
                message = self._messages.recv()
            except (EOFError, OSError):
                return
            if not isinstance(message, tuple):
                self._answer = message
            elif self._report is not None:
                self._report(*message)


def _run(sender: Connection, work: Callable[..., int], arguments: tuple[Any, ...]) -> None:
    def report(_: str, done: int, total: int) -> None:
        sender.send((done, total))

    try:
        sender.send(work(*arguments, report))
    except CatalogError as error:
        sender.send(error)
    finally:
        sender.close()
