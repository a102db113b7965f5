"""`make run` as a person starts it: a process of its own, found through its state folder, ended by Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dev.doubles.aws.setup import aws_client
from dev.paths import ROOT


class OwnStack:
    """One started stack on free ports."""

    def __init__(self, state: Path) -> None:
        self.state = state
        command = [sys.executable, "-m", "dev.stack", "--any-ports", "--state-dir", str(state)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        self.output = ""

    def wait(self, seconds: float = 120) -> OwnStack:
        """Until it says where it is; raises RuntimeError with its output when it ends instead."""
        limit = time.monotonic() + seconds
        while not (self.state / "run.json").exists():
            if self.process.poll() is not None or time.monotonic() > limit:
                self.stop()
                raise RuntimeError(self.output)
            time.sleep(0.1)
        return self

    @property
    def addresses(self) -> dict[str, str]:
        """Every server's address by name."""
        return {name: str(value) for name, value in self._facts()["addresses"].items()}

    @property
    def pids(self) -> dict[str, int]:
        """Every child's process id by name."""
        return {name: int(value) for name, value in self._facts()["pids"].items()}

    def archived_object(self, key: str) -> bytes:
        """The bytes of an object in the archive bucket."""
        answer = aws_client("s3", self.addresses["aws"]).get_object(Bucket="selfcare-archive", Key=key)
        body: bytes = answer["Body"].read()
        return body

    def interrupt(self) -> int:
        """Ctrl-C; answers the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.finish()

    def finish(self, seconds: float = 30) -> int:
        """Wait for the end and keep what was printed."""
        self.output += self.process.communicate(timeout=seconds)[0]
        return self.process.returncode

    def stop(self) -> None:
        """Whatever happened, nothing is left running."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.finish()
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        elif self.process.stdout is not None and not self.process.stdout.closed:
            self.finish()

    def _facts(self) -> dict[str, dict[str, Any]]:
        facts: dict[str, dict[str, Any]] = json.loads((self.state / "run.json").read_text())
        return facts


def alive(pid: int) -> bool:
    """Whether a process still runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def temporary_stack() -> Iterator[OwnStack]:
    """A started stack whose state is gone afterwards."""
    with tempfile.TemporaryDirectory() as state:
        own = OwnStack(Path(state))
        try:
            yield own.wait()
        finally:
            own.stop()
