"""Work that is done after the answer, so that its time and its failure tell the caller nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from selfcare_shared import logs


class Background:
    """A few threads beside those that answer; they start at the first use, after gunicorn has forked."""

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="background")

    def __call__(self, work: Callable[[], None]) -> None:
        """Do it soon, under the caller's trace id. A failure is logged and goes no further."""
        self._pool.submit(copy_context().run, _guarded, work)


def _guarded(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 (the last place where it can be told)
        logs.failure("background.failed", error)
