"""Child processes of the local stack: started, watched, stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

_DIE_WITH_PARENT = 1


class ChildDied(Exception):
    """A child ended by itself; the message holds the end of its log."""


class Children:
    """Runs commands with their output in log files."""

    def __init__(self, log_folder: Path) -> None:
        log_folder.mkdir(parents=True, exist_ok=True)
        self._logs = log_folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start in a session of its own, so that Ctrl-C reaches it through us and in order."""
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509
            )

    def pids(self) -> dict[str, int]:
        """Process ids by name."""
        return {name: child.pid for name, child in self._running.items()}

    def check(self) -> None:
        """Raises ChildDied when one has ended."""
        for name, child in self._running.items():
            code = child.poll()
            if code is not None:
                raise ChildDied(f"{name} ended with code {code}. The end of its log:\n{self.tail(name)}")

    def tail(self, name: str, lines: int = 25) -> str:
        """The last lines of a child's log."""
        text = (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def stop(self, patience: float = 6.0) -> None:
        """Ask all to end, last started first; what is left after `patience` seconds is killed."""
        for child in reversed(self._running.values()):
            if child.poll() is None:
                _signal(child, signal.SIGTERM)
        limit = time.monotonic() + patience
        for child in self._running.values():
            try:
                child.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        if number == signal.SIGKILL:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
    except ProcessLookupError:
        return


def _die_with_parent() -> None:
    """The kernel ends the child when we are killed (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
