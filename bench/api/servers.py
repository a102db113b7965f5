"""The measured server on one core, everything else on the other."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from dev.waiting import free_port

SERVER_CORE, OTHER_CORE = 0, 1


@dataclass(frozen=True)
class Usage:
    """CPU seconds of a process tree so far."""

    seconds: float


class Server:
    """A gunicorn with one worker of eight threads, pinned."""

    def __init__(self, target: str, environment: Mapping[str, str], *, workers: int = 1, options: tuple[str, ...] = ()) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{self.port}", target]
        settings = {"SELFCARE_BIND": f"127.0.0.1:{self.port}", "SELFCARE_WORKERS": str(workers), "SELFCARE_THREADS": "8"}
        self._process = subprocess.Popen(
            command,
            env=dict(environment) | settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),  # noqa: PLW1509
        )

    def wait(self, path: str) -> None:
        """Until it answers anything on `path`."""
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not answer")

    def cpu_seconds(self) -> float:
        """User and system time of the master and its workers."""
        times = [process.cpu_times() for process in self._tree()]
        return float(sum(entry.user + entry.system for entry in times))

    def worker_uss(self) -> list[int]:
        """Bytes that each worker has to itself."""
        return [process.memory_full_info().uss for process in self._tree()[1:]]

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(40)

    def _tree(self) -> list[psutil.Process]:
        master = psutil.Process(self._process.pid)
        return [master, *master.children(recursive=True)]
