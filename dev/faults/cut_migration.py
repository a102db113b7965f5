"""A schema migration whose process is killed by SIGKILL when a statement has been carried out and before it says so to anybody.

For the database that is the same as a kill before the statement that follows. Processes are forked from a clean server that has
the modules loaded, so that one costs a few milliseconds beside the migration itself.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from customer.migrate import upgrade

_WRITES = re.compile(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE)\b")
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def migrate_until_cut(url: str, told: Path) -> bool:
    """Migrate and be killed behind the first change; appends the statement to `told`. False when nothing was left to change."""
    process = start(url, told)
    process.join()
    if process.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the migration ended with {process.exitcode}")
    return bool(process.exitcode)


def start(url: str, told: Path | None = None) -> Any:
    """Start a migration in a process of its own; without `told` it is not cut."""
    process = _PROCESSES.Process(target=_migrate, args=(url, told))
    process.start()
    return process


def _migrate(url: str, told: Path | None) -> None:
    def carried_out(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if _WRITES.match(statement) and "schema_lease SET" not in statement and "INTO schema_lease" not in statement:
            _note_and_die(told, statement)

    if told is not None:
        sa.event.listen(sa.Engine, "after_cursor_execute", carried_out)
    upgrade(url)


def _note_and_die(told: Path | None, statement: str) -> None:
    if told is None or (told.exists() and statement.startswith("CREATE TABLE IF NOT EXISTS") and statement in told.read_text()):
        return
    with told.open("a", encoding="utf-8") as file:
        file.write(" ".join(statement.split()) + "\n")
    os.kill(os.getpid(), signal.SIGKILL)
