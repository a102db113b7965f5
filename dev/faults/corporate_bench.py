"""The corporate directory over a wire double of its own, and the ways in which that database is taken away."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.demo.seed import seed
from dev.doubles.oracle.corporate import OWNER, corporate_double, corporate_url
from dev.doubles.oracle.faults import CallFault, Point
from dev.stack.environments import environment
from dev.visit.running import customer_of, login
from selfcare_shared.customers.oracle.directory import OracleDirectory
from selfcare_shared.customers.oracle.errors import CorporateStarting, CorporateTimeout, CorporateUnavailable
from selfcare_shared.customers.oracle.opening import open_oracle
from selfcare_shared.customers.port import CustomerChange, CustomerRecord
from selfcare_shared.db import open_database
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.problems import Problem
from selfcare_shared.settings import load_settings

ISSUER = "https://issuer.example/pool"
CUSTOMER = customer_of("corporate")
VIEWER = Viewer(ISSUER, login("corporate").subject)
TIMES = {
    "SELFCARE_CORPORATE_CONNECT_TIMEOUT": "0.5",
    "SELFCARE_CORPORATE_CALL_TIMEOUT": "0.4",
    "SELFCARE_CORPORATE_TIME_LIMIT": "3",
}
TIME_LIMIT = 3.0


class CorporateBench:
    """The directory over a double of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.double = corporate_double(folder / "corporate.db").start()
        url = f"sqlite:///{folder / 'selfcare.db'}"
        upgrade(url)
        seed(url, corporate_url(self.double.port, OWNER), ISSUER)
        self.selfcare = open_database(url, load_settings(CustomerSettings, environment("customer")))
        self.directory = self.open(corporate_url(self.double.port))

    def open(self, address: str, **more: str) -> OracleDirectory:
        given = environment("customer") | TIMES | {"SELFCARE_CORPORATE_DATABASE_URL": address} | more
        settings = load_settings(CustomerSettings, given)
        return open_oracle(self.selfcare, LinkRegister(self.selfcare), settings)

    def read(self) -> CustomerRecord:
        return self.directory.retrieve(VIEWER, CUSTOMER.customer_id)

    def change(self, version: int = 1, **values: object) -> CustomerRecord:
        change = CustomerChange(version, values or {"city": "Bern"}, "a" * 32, datetime.now(UTC))
        return self.directory.update(VIEWER, self.read(), change)

    def outcomes(self) -> list[str]:
        return [str(row[0]) for row in self.selfcare.all("SELECT outcome FROM audit_event ORDER BY occurred_at", {})]

    def stored(self) -> tuple[str, int]:
        """City and version as the corporate database holds them."""
        store = self.double.store()
        try:
            sql = "SELECT city, version FROM selfcare_customer WHERE customer_id = ?"
            row = store._connection.execute(sql, (CUSTOMER.customer_id,)).fetchone()
            return str(row[0]), int(row[1])
        finally:
            store.close()

    def operator_changes(self, assignments: str = "version = version + 1") -> None:
        """One of the operator's own programs changes the record, and the trigger of install.sql clears the change key."""
        store = self.double.store()
        try:
            sql = f"UPDATE selfcare_customer SET {assignments}, change_key = NULL WHERE customer_id = ?"
            store._connection.execute(sql, (CUSTOMER.customer_id,))
        finally:
            store.close()

    def before_the_read_back(self, happens: Callable[[], None]) -> None:
        """Let it happen in the instant after the commit: when the adapter asks for the row again, before it is answered."""
        take, waiting, committed = self.double.faults.take, [happens], False

        def first(point: Point, sql: str = "") -> CallFault | None:
            nonlocal committed
            if waiting and committed and "BILLING_ACCOUNT" in sql.upper():
                waiting.pop()()
            committed = committed or point == "commit"
            return take(point, sql)

        setattr(self.double.faults, "take", first)  # noqa: B010

    def close(self) -> None:
        self.directory.close()
        self.double.stop()
        self.selfcare.close()
        for thread in threading.enumerate():
            if thread.name == "corporate-pool-closing":
                thread.join(10)
        gc.collect()


def refused(bench: CorporateBench) -> None:
    bench.double.faults.listener = "refusing"
    time.sleep(0.2)
    bench.double.drop_sessions()


def silent_listener(bench: CorporateBench) -> None:
    bench.double.faults.listener = "silent"
    bench.double.drop_sessions()


def frozen(bench: CorporateBench) -> None:
    bench.double.faults.frozen = True


def starting(bench: CorporateBench) -> None:
    bench.double.faults.login_error = 1033
    bench.double.drop_sessions()


def unknown_service(bench: CorporateBench) -> None:
    bench.double.faults.services = frozenset({"OTHER"})
    bench.double.drop_sessions()


def no_handler(bench: CorporateBench) -> None:
    bench.double.faults.refuse_code = 12516
    bench.double.drop_sessions()


def slow_query(bench: CorporateBench) -> None:
    bench.double.faults.add("execute", match="SELECT", seconds=30.0, times=0)


SCENARIOS: dict[str, tuple[Callable[[CorporateBench], None], type[Problem]]] = {
    "refused": (refused, CorporateUnavailable),
    "silent listener": (silent_listener, CorporateUnavailable),
    "network frozen in a call": (frozen, CorporateUnavailable),
    "starting up, ORA-01033": (starting, CorporateStarting),
    "service unknown, ORA-12514": (unknown_service, CorporateStarting),
    "no handler, ORA-12516": (no_handler, CorporateStarting),
    "query that never ends": (slow_query, CorporateTimeout),
}
