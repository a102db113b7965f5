"""The operators' view of a service: each dependency asked now, in parallel, within its own timeout."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from flask import Response

from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.problems import Problem, UpstreamInvalid
from selfcare_shared.web.call import Call, answer

Probe = Callable[[], object]
Figures = Callable[[], Mapping[str, int]]


class SupportHealth:
    """The view `Retrieve…ServiceHealth`. A probe returns when its dependency is well and raises a Problem when not."""

    def __init__(self, service: str, access: AccessPolicy, probes: Mapping[str, Probe], figures: Figures = dict) -> None:
        self._service, self._access, self._probes, self._figures = service, access, probes, figures

    def view(self, call: Call) -> Response:
        """Ask everything and say how it went."""
        self._access.require_recent_sign_in(call.subject)
        with ThreadPoolExecutor(len(self._probes)) as pool:
            states = list(pool.map(self._ask, self._probes.items()))
        try:
            figures = dict(self._figures())
        except Problem:
            figures = {}
        document = {
            "service": self._service,
            "checkedAt": datetime.now(UTC),
            "dependencies": states,
            "figures": [{"name": name, "value": value} for name, value in figures.items()],
        }
        return answer(document)

    @staticmethod
    def _ask(entry: tuple[str, Probe]) -> dict[str, Any]:
        name, probe = entry
        begun = time.perf_counter()
        try:
            probe()
            state = "up"
        except UpstreamInvalid:
            state = "degraded"
        except Problem:
            state = "down"
        return {"name": name, "state": state, "latencyMs": round((time.perf_counter() - begun) * 1000)}
