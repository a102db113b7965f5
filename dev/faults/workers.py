"""Archive workers as real processes, each behind a proxy of its own, so that who makes a request can be killed for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dev.faults.http_proxy import FaultProxy, Hook
from dev.stack.own_process import alive


class Workers:
    """Slots that hold a worker each; worker `n` speaks to the cloud at `target` through `proxies[n]` alone, or `direct`."""

    def __init__(self, target: str, environment: Mapping[str, str], log: Path, slots: int = 2, *, direct: bool = False) -> None:
        self._target, self._environment = target, dict(environment)
        self.proxies = [] if direct else [FaultProxy(target) for _ in range(slots)]
        self._pids: dict[int, int] = {}
        with log.open("ab") as output:
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "dev.faults.nursery"],
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that were started last."""
        return list(self._pids.values())

    def keep(self, count: int) -> None:
        """Start as many as are missing in the first `count` slots."""
        for slot in range(count):
            if slot not in self._pids or not alive(self._pids[slot]):
                self._pids[slot] = self._start(slot)

    def kill(self, slot: int) -> None:
        """SIGKILL, and wait until it is gone."""
        self._end(slot, signal.SIGKILL)

    def terminate(self, slot: int, seconds: float = 30.0) -> None:
        """SIGTERM, and wait until it has finished what it had in hand; raises TimeoutError."""
        self._end(slot, signal.SIGTERM, seconds)

    def kill_all(self) -> None:
        """No worker is left."""
        for slot in list(self._pids):
            self.kill(slot)

    def watch(self, hook: Hook, slot: int) -> None:
        """Have a hook called around each request of a slot."""
        self.proxies[slot].hook = hook

    def close(self) -> None:
        """Stop everything that was started."""
        self.kill_all()
        self._nursery.communicate()
        for proxy in self.proxies:
            proxy.close()

    def _start(self, slot: int) -> int:
        url = self.proxies[slot].url if self.proxies else self._target
        environment = {name: value.replace(self._target, url) for name, value in self._environment.items()}
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(json.dumps(environment) + "\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def _end(self, slot: int, how: signal.Signals, seconds: float = 10.0) -> None:
        pid = self._pids.pop(slot, 0)
        if not pid or not alive(pid):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, how)
        limit = time.monotonic() + seconds
        while alive(pid):
            if time.monotonic() > limit:
                raise TimeoutError(f"worker {slot} did not end")
            time.sleep(0.01)
