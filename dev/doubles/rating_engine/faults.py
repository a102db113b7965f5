"""What can be made to go wrong, for tests and for trying it out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec


class Faults(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """`path` limits to `usage` or `bucket`, `times` to the next so many requests."""

    latency_seconds: float = 0.0
    status: int = 0
    retry_after: int = 0
    body: str = ""
    hang: bool = False
    trickle_bytes_per_second: float = 0.0
    times: int = -1
    path: str = ""


class FaultBoard:
    """The faults in force."""

    def __init__(self) -> None:
        self._faults: Faults | None = None
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    def set(self, faults: Faults | None) -> None:
        """Put faults in force, or None to end them; what hangs is let go."""
        with self._lock:
            self._faults = faults
        self.stopped.set()
        self.stopped = threading.Event()

    def take(self, path: str) -> Faults | None:
        """The faults for one request on `path`, counted."""
        with self._lock:
            faults = self._faults
            if faults is None or faults.path not in ("", path) or faults.times == 0:
                return None
            if faults.times > 0:
                faults.times -= 1
            return faults


def damage(kind: str, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Valid JSON that means something wrong."""
    if not documents:
        return documents
    first = dict(documents[0])
    if kind == "foreign":
        other = {"id": "BA9999999999"}
        first |= {"partyAccount": other} if "partyAccount" in first else {"relatedParty": [other]}
    elif kind == "missing":
        first.pop("remainingValue", None)
        first.pop("usageDate", None)
    elif kind == "negative":
        characteristic = [{"name": "duration", "valueType": "integer", "value": -5}]
        first |= {"remainingValue": {"amount": 1, "units": "parsec"}, "usageCharacteristic": characteristic}
    elif kind == "duplicate" and len(documents) > 1:
        return [*documents[:-1], documents[0]]
    return [first, *documents[1:]]


def trickle(body: bytes, rate: float, stopped: threading.Event) -> Iterator[bytes]:
    """The body byte by byte."""
    for index in range(len(body)):
        if stopped.wait(1 / rate):
            return
        yield body[index : index + 1]


def hang(stopped: threading.Event, seconds: float = 60.0) -> None:
    """Say nothing until let go."""
    stopped.wait(seconds)
    time.sleep(0)
