"""Health: alive looks at the process only, ready at whether it has ever reached what it cannot serve without.

Each need is tried until it was met once; from then on the service stays ready. A shared dependency that goes away later
appears in metrics and on the operators' page: it never takes the fleet out of the load balancer. A release that cannot reach
its database, by a wrong address, account or certificate, never gets into it.
"""

from __future__ import annotations

import logging
import mmap
import threading
from collections.abc import Callable, Mapping

from flask import Flask, Response

from selfcare_shared import logs
from selfcare_shared.problems import Problem
from selfcare_shared.web.call import answer

# Returns when the need is met and raises when it is not.
Need = Callable[[], object]
EXTENSION = "selfcare.health"
_MET = b"\x01"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


class Health:
    """`/healthz` and `/readyz`. Made before the server forks: the first process to meet the needs makes all of them ready."""

    def __init__(self, needs: Mapping[str, Need] | None = None) -> None:
        self._needs = dict(needs or {})
        self._latch = mmap.mmap(-1, 1)
        if not self._needs:
            self._latch[:1] = _MET

    def ready(self) -> bool:
        """Whether every need was met at least once."""
        return self._latch[:1] == _MET

    def watch(self) -> None:
        """Try the needs in a thread of its own until they are met; called once in each process that serves."""
        threading.Thread(target=self._until_met, name="readiness", daemon=True).start()

    def ask(self) -> bool:
        """Try every need now; whether all were met, which stays so."""
        for name, need in self._needs.items():
            try:
                need()
            except Problem as problem:
                logs.event("service.not_ready", level=logging.WARNING, kind=name, reason=problem.kind)
                return False
            except Exception as error:  # noqa: BLE001 (whatever it was, the service is not ready and goes on trying)
                logs.failure("service.not_ready", error, kind=name)
                return False
        self._latch[:1] = _MET
        return True

    def install(self, app: Flask) -> None:
        """Add both addresses; they say up or down and nothing else."""
        app.extensions[EXTENSION] = self
        app.add_url_rule("/healthz", "healthz", lambda: answer({"status": "alive"}), provide_automatic_options=False)
        app.add_url_rule("/readyz", "readyz", self._readyz, provide_automatic_options=False)

    def _readyz(self) -> Response:
        ready = self.ready()
        return answer({"status": "ready" if ready else "not ready"}, 200 if ready else 503)

    def _until_met(self) -> None:
        pause, patience = _FIRST_PAUSE, threading.Event()
        while not self.ready() and not self.ask():
            patience.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
