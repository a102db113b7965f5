"""The archive as a customer sees it."""

from __future__ import annotations

import time
from typing import Any

from dev.visit.running import Running


def archived(running: Running, token: str, customer_id: str, digest: str, seconds: float = 10) -> dict[str, Any]:
    """The statement once the list shows it archived."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        listed = running.send("GET", f"/archive/v1/customers/{customer_id}/statements", token=token).json["statements"]
        found = [entry for entry in listed if entry["sha256"] == digest]
        if found and found[0]["state"] == "archived":
            return found[0]  # type: ignore[no-any-return]
        time.sleep(0.2)
    raise AssertionError("the statement was not archived in time")
