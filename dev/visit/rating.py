"""The rating engine's double behind a running stack: its control address, the requests it has answered."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from dev.visit.running import Running


def control(running: Running, path: str, body: Any = None, method: str = "GET") -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(running.url("rating") + path, data, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def requests(running: Running) -> int:
    return sum(control(running, "/control/requests").values())
