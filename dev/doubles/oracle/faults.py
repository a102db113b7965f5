"""What the double is told to do wrong. Changed while it runs, from the test's thread or over the control address."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Literal, cast

Point = Literal["execute", "fetch", "commit", "rollback", "ping"]
Drop = Literal["before", "after"]


@dataclass
class CallFault:
    """A fault of one kind of call, only on statements that hold the text `match`.

    It lets `skip` calls pass and fires `times` times (0: always).

    In this order: the call waits `seconds`, the connection is dropped before the call takes effect, the call answers
    ORA-`error`, or takes effect and the connection is dropped after.
    """

    at: Point
    match: str = ""
    seconds: float = 0.0
    error: int = 0
    drop: Drop | None = None
    times: int = 1
    skip: int = 0

    def fits(self, point: str, sql: str) -> bool:
        """Whether this call is meant."""
        return point == self.at and self.match.upper() in sql.upper()


@dataclass
class Faults:
    """All faults in force; the defaults are a healthy server."""

    listener: Literal["up", "refusing", "silent"] = "up"
    refuse_code: int = 0
    login_error: int = 0
    login_silent: bool = False
    services: frozenset[str] | None = None
    calls: list[CallFault] = field(default_factory=list)
    frozen: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, point: Point, sql: str = "") -> CallFault | None:
        """The fault of this call, counted as fired."""
        with self._lock:
            for fault in self.calls:
                if fault.fits(point, sql):
                    if fault.skip:
                        fault.skip -= 1
                        continue
                    fault.times -= 1
                    if fault.times == 0:
                        self.calls.remove(fault)
                    return fault
        return None

    def is_refusing(self) -> bool:
        """Whether nobody may connect."""
        return self.listener == "refusing"

    def wait_while_frozen(self) -> None:
        """Stand still as long as the network is frozen."""
        while self.frozen:
            time.sleep(0.02)

    def add(self, at: Point, **details: object) -> None:
        """Put a call fault in force."""
        fault = CallFault(at)
        for name, value in details.items():
            if not hasattr(fault, name):
                raise ValueError(f"a call fault has no {name}")
            setattr(fault, name, value)
        with self._lock:
            self.calls.append(fault)

    def heal(self) -> None:
        """A healthy server again."""
        self.listener, self.refuse_code, self.login_error, self.services, self.frozen = "up", 0, 0, None, False
        self.login_silent = False
        with self._lock:
            self.calls.clear()

    def apply(self, order: dict[str, object]) -> None:
        """Replace everything by an order such as `{"loginError": 1033, "calls": [{"at": "commit", "drop": "after"}]}`."""
        self.heal()
        self.listener = cast(Literal["up", "refusing", "silent"], order.get("listener", "up"))
        self.refuse_code = int(str(order.get("refuseCode", 0)))
        self.login_error = int(str(order.get("loginError", 0)))
        self.login_silent = bool(order.get("loginSilent", False))
        services = cast("list[str] | None", order.get("services"))
        self.services = None if services is None else frozenset(services)
        for call in cast("list[dict[str, object]]", order.get("calls", [])):
            given = dict(call)
            self.add(cast(Point, given.pop("at")), **given)
        self.frozen = bool(order.get("frozen", False))
