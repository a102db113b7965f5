"""Health: alive looks at the process only, ready at what this process itself needs.

A shared dependency that is away appears in metrics and on the operators' page; it never takes the fleet out of the
load balancer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response

from selfcare_shared.web.call import answer

Check = Callable[[], bool]


class Health:
    """`/healthz` and `/readyz`; `checks` are cheap local questions by name."""

    def __init__(self, checks: Mapping[str, Check] | None = None) -> None:
        self._checks = dict(checks or {})

    def ready(self) -> bool:
        """Whether every local need is met."""
        return all(check() for check in self._checks.values())

    def install(self, app: Flask) -> None:
        """Add both addresses; they say up or down and nothing else."""
        app.add_url_rule("/healthz", "healthz", lambda: answer({"status": "alive"}), provide_automatic_options=False)
        app.add_url_rule("/readyz", "readyz", self._readyz, provide_automatic_options=False)

    def _readyz(self) -> Response:
        ready = self.ready()
        return answer({"status": "ready" if ready else "not ready"}, 200 if ready else 503)
