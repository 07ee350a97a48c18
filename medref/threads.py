"""The threads of a worker, and the queue from which they take what is to be done.

What `concurrent.futures` does for gunicorn, without what gunicorn never asks for: nobody waits for an answer, cancels
one or sets a time for it. That was a tenth of what a finished page took of the processor (docs/decisions/0012).
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any


class Work:
    """One piece of work, and how it ended. The part of `concurrent.futures.Future` that gunicorn knows."""

    __slots__ = ("answer", "argument", "call", "error", "is_done", "lock", "then")

    def __init__(self, call: Callable[[Any], Any], argument: Any) -> None:
        self.call = call
        self.argument = argument
        self.lock = threading.Lock()
        self.is_done = False
        self.answer: Any = None
        self.error: BaseException | None = None
        self.then: Callable[[Work], None] | None = None

    def do(self) -> None:
        """Do it. Whatever it raises is kept for whoever asks for the result, as by concurrent.futures."""
        try:
            self.answer = self.call(self.argument)
        except BaseException as error:  # noqa: BLE001  a thread that ended would be missed by every request after it
            self.error = error
        with self.lock:
            self.is_done, then = True, self.then
        if then is not None:
            then(self)

    def add_done_callback(self, then: Callable[[Work], None]) -> None:
        """Call then once this is done, in the thread that did it; at once where it is done already."""
        with self.lock:
            if not self.is_done:
                self.then = then
                return
        then(self)

    def cancelled(self) -> bool:
        return False

    def result(self) -> Any:
        """Return the answer, or raise what was raised. Only once it is done."""
        if self.error is not None:
            raise self.error
        return self.answer


class Threads:
    """So many threads that do what is submitted, first come, first served. They begin with the first of it.

    Not before: gunicorn asks for them while a worker still holds back signals, and they would do so for ever, with all
    that a request starts.
    """

    def __init__(self, number: int) -> None:
        self.waiting: SimpleQueue[Work | None] = SimpleQueue()
        # Daemons: Python waits for all others before it asks anybody to end, and these wait for work.
        self.threads = [
            threading.Thread(target=self.run, name=f"requests {place}", daemon=True) for place in range(number)
        ]
        self.are_begun = False

    def begin(self) -> None:
        self.are_begun = True
        for thread in self.threads:
            thread.start()
        atexit.register(self.shutdown)  # where a worker ends without it: what was begun is answered first

    def run(self) -> None:
        while (work := self.waiting.get()) is not None:
            work.do()
            del work  # a thread that waits holds no request

    def submit(self, call: Callable[[Any], Any], argument: Any) -> Work:
        """Let a call be made with its argument. Only in one thread: the one that the worker listens in."""
        if not self.are_begun:
            self.begin()
        work = Work(call, argument)
        self.waiting.put(work)
        return work

    def shutdown(self, wait: bool = True) -> None:
        """Let each thread end after what was submitted before. wait: until they have."""
        for _thread in self.threads:
            self.waiting.put(None)
        if wait and self.are_begun:
            for thread in self.threads:
                thread.join()
