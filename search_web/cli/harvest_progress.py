"""What a harvest shows while it runs: a bar with records/s and time left, or plain lines in a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.text import Text

from harvest.progress import Progress as JobProgress
from harvest.progress import Stage

_LINE_SECONDS = 5.0  # between two lines of one job in a log
_MOMENT = 0.05  # seconds, in which no speed can be measured


class _Speed(ProgressColumn):
    """Records per second, on average since the first report."""

    def render(self, task: Task) -> Text:
        """See :meth:`rich.progress.ProgressColumn.render`."""
        elapsed = task.finished_time or task.elapsed
        return Text(f"{task.completed / elapsed:,.0f} records/s" if elapsed and elapsed > _MOMENT else "")


class HarvestDisplay:
    """Shows the progress of jobs and projectors, each under its name. Jobs may report from several threads."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, float] = {}
        self._bars = Progress(
            TextColumn("{task.description}"),
            TextColumn("{task.fields[stage]}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _Speed(),
            TimeLeft(compact=True),
            console=Console(stderr=True),
            disable=not self._terminal,
        )

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last state on the screen."""
        self._bars.stop()

    def job(self, progress: JobProgress) -> None:
        """Take a report of a harvest job."""
        stage = "done" if progress.stage is Stage.ENDED else str(progress.stage)
        self.show(progress.source_id, stage, progress.done, progress.total)

    def projection(self, store: str, done: int, total: int) -> None:
        """Take a report of a projector."""
        self.show(store, "done" if done >= total else "catch up", done, total)

    def show(self, name: str, stage: str, done: int, total: int | None) -> None:
        """Show where one piece of work is."""
        if self._terminal:
            task = self._tasks.get(name)
            if task is None:
                task = self._tasks[name] = self._bars.add_task(name, total=total, stage=stage)
            self._bars.update(task, completed=done, total=total, stage=stage)
        elif stage != "done" and time.monotonic() - self._said.setdefault(name, time.monotonic()) >= _LINE_SECONDS:
            self._said[name] = time.monotonic()
            click.echo(f"{name}: {stage} {done:,}" + (f" of {total:,}" if total is not None else ""), err=True)
