"""Reading files beside the process that writes to the database: many on every core, few where they are asked for."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import TypeVar

import django

from drugs import processors

Job = TypeVar("Job")
Answer = TypeVar("Answer")

# Starting a process costs about a second: fewer files than this are read at once where they are asked for.
WORTH_A_PROCESS = 200


class Processes:
    """A few processes that work while the caller does something else; with none, the caller does it all."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.pool: ProcessPoolExecutor | None = None
        if workers:
            # A fresh interpreter: a copy of this one would share its database connection.
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(workers, mp_context=context, initializer=begin)

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def start(self, work: Callable[[Sequence[Job]], list[Answer]], jobs: Sequence[Job]) -> Callable[[], list[Answer]]:
        """Begin work on jobs; return a function that waits for the answers, in the order of jobs.

        What work raises is raised there.
        """
        if self.pool is None or not jobs:
            return lambda: work(jobs)
        share = -(-len(jobs) // self.workers)
        parts = [self.pool.submit(work, jobs[at : at + share]) for at in range(0, len(jobs), share)]
        return lambda: gathered(parts)


def begin() -> None:
    """Make a fresh process ready to work, and see to it that it does not outlive the one that started it."""
    processors.keep_to_none()
    threading.Thread(target=end_with_parent, daemon=True).start()
    django.setup()


def end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def gathered(parts: Sequence[Future[list[Answer]]]) -> list[Answer]:
    return [answer for part in parts for answer in part.result()]


def workers_for(files: int) -> int:
    """Return how many processes are worth starting for so many files: one a core, beside none for a few files."""
    return (os.cpu_count() or 1) if files >= WORTH_A_PROCESS else 0
