"""Run work in threads: one piece in the caller's thread, many texts in those of one pool."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from functools import partial
from threading import Event
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")

Get = Callable[[], T]
"""Gives what came out of a piece of work, or raises what it raised. It may do the work only now."""


class WorkerPool:
    """Threads that many texts share: so many questions are asked at once, and no more.

    A text is read in one of the threads, which goes through the text's windows itself. Its windows are offered to the
    others too, behind the texts that wait: they are taken by who has nothing else to do.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="summarizer")
        self._stopped = Event()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Let a thread do the work.

        Raises:
            CancelledError: The pool has been stopped.
        """
        try:
            return self._pool.submit(work)
        except RuntimeError:  # it was shut down meanwhile
            raise CancelledError from None

    def stop(self) -> None:
        """Let nobody begin another piece of work; what has begun goes on."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait for what has begun: it will be paid for. But not when Ctrl-C is pressed."""
        self.stop()
        self._pool.shutdown(wait=not isinstance(error, KeyboardInterrupt))

    def each(self, tasks: Sequence[Callable[[], T]]) -> Iterator[tuple[int, Get[T]]]:
        """Do the tasks in the threads of the pool, while this one waits."""
        numbers = {self.submit(task): number for number, task in enumerate(tasks)}
        for future in as_completed(numbers):
            yield numbers[future], future.result

    def share(self, tasks: Sequence[Callable[[], T]]) -> Generator[tuple[int, Get[T]], None, None]:
        """Do the tasks in this thread, which is one of the pool; others of it that are idle take some.

        Raises:
            CancelledError: The pool has been stopped.
        """
        offered = [self.submit(task) for task in tasks[1:]]
        taken = []
        try:
            yield 0, tasks[0]
            for number, future in enumerate(offered, start=1):
                if not future.cancel():
                    taken.append((number, future))
                elif self._stopped.is_set():
                    raise CancelledError
                else:
                    yield number, tasks[number]
            yield from ((number, future.result) for number, future in taken)
        finally:
            for future in offered:
                future.cancel()


class _OneForAll:
    """Runs tasks that belong together: once one has failed for all of them, none is begun any more.

    The thread in which a task fails says so, before it takes another: whoever waits for the results learns of it later.
    """

    def __init__(self, tolerated: tuple[type[Exception], ...]) -> None:
        self._tolerated = tolerated
        self._ended_by: BaseException | None = None

    def run(self, task: Callable[[], T]) -> T:
        """Do a task; raise the error that ended the others, if one did."""
        if self._ended_by:
            raise self._ended_by
        try:
            return task()
        except self._tolerated:
            raise
        except BaseException as error:
            self._ended_by = self._ended_by or error
            raise


@contextmanager
def run_tasks(
    tasks: Sequence[Callable[[], T]],
    workers: int,
    pool: WorkerPool | None = None,
    *,
    tolerated: tuple[type[Exception], ...] = (),
) -> Iterator[Iterator[tuple[int, Get[T]]]]:
    """Give each task's number and what came of it, as they are done.

    Args:
        tasks: What to do; a single one is done in this thread.
        workers: Threads at the same time.
        pool: Threads to use instead, of which this one is one.
        tolerated: Errors that cost one task. After any other no further task is begun.
    """
    together = _OneForAll(tolerated)
    tasks = [partial(together.run, task) for task in tasks]
    if len(tasks) <= 1:
        yield iter(enumerate(tasks))
    elif pool:
        with closing(pool.share(tasks)) as shared:
            yield shared
    else:
        with WorkerPool(workers) as own:
            yield own.each(tasks)
