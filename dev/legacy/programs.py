"""Live changes on both sides of a migration, as programs and customers make them while it runs."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room

_NOW = "%Y-%m-%d %H:%M:%S"


def account(key: int) -> str:
    """The billing account of a legacy customer number."""
    return f"BA{key:010d}"


class LegacyPrograms:
    """Changes, adds, deletes and spoils rows in the legacy database; remembers which keys it touched."""

    def __init__(self, room: Room, rows: int) -> None:
        self._room, self._rows = room, rows
        self._rng, self._next = random.Random(41), rows
        self.touched: set[int] = set()
        self.changed: set[int] = set()

    def step(self) -> None:
        """A few changes in one transaction."""
        now = datetime.now(ZoneInfo("Europe/Zurich")).strftime(_NOW)
        connection = sqlite3.connect(self._room.file, timeout=20)
        with connection:
            for _ in range(5):
                self._set(connection, self._key(), "CITY", f"Aarau {self._rng.randrange(1000)}", now)
            self._set(connection, self._key(), "MSISDN", legacy.typed(self._next + 20_000_000, 1), now)
            self._set(connection, self._key(), "STATE", "?", now)
            self._delete(connection, self._key())
            self._insert(connection, now)
        connection.close()

    def change(self, key: int) -> None:
        """One certain row."""
        connection = sqlite3.connect(self._room.file, timeout=20)
        with connection:
            self._set(connection, key, "CITY", "Olten", datetime.now(ZoneInfo("Europe/Zurich")).strftime(_NOW))
        connection.close()

    def _key(self) -> int:
        key = 1000 + 3 * self._rng.randrange(self._rows)
        self.touched.add(key)
        return key

    def _set(self, connection: sqlite3.Connection, key: int, column: str, value: str, now: str) -> None:
        self.changed.add(key)
        connection.execute(
            f"UPDATE {legacy.VIEW} SET {column} = ?, LAST_CHANGED = ? WHERE CUSTOMER_NO = ?",
            (value, now, key),
        )

    def _delete(self, connection: sqlite3.Connection, key: int) -> None:
        connection.execute(f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?", (key,))

    def _insert(self, connection: sqlite3.Connection, now: str) -> None:
        row = legacy.row(self._next) | {"LAST_CHANGED": now, "MSISDN": legacy.typed(self._next, 1), "STATE": "A"}
        connection.execute(f"INSERT INTO {legacy.VIEW} VALUES ({', '.join('?' * 15)})", tuple(row.values()))
        self.touched.add(int(str(row["CUSTOMER_NO"])))
        self._next += 1


class Portal:
    """Customers who change their e-mail address, of whom every third has a login; remembers the addresses."""

    def __init__(self, room: Room, rows: int) -> None:
        self._connection, self._rows, self._rng = room.connect(), rows, random.Random(42)
        self.emails: dict[str, str] = {}

    def step(self) -> None:
        """Up to ten changes; rows that are not loaded yet cannot be changed."""
        for _ in range(10):
            self.change(1000 + 3 * self._rng.randrange(self._rows))

    def change(self, key: int) -> bool:
        """One certain customer."""
        email = f"portal{len(self.emails)}@example.com"
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customer SET email = %s, version = version + 1, updated_at = UTC_TIMESTAMP(6) "
                "WHERE billing_account = %s",
                (email, account(key)),
            )
            if not cursor.rowcount:
                return False
            self.emails[account(key)] = email
            if len(self.emails) % 3 == 0:
                cursor.execute(
                    "INSERT IGNORE INTO login_link (subject, customer_id, issuer, segment, msisdn, linked_at) "
                    "SELECT CONCAT('s-', customer_id), customer_id, 'https://idp.example', 'residential', msisdn, "
                    "UTC_TIMESTAMP(6) FROM customer WHERE billing_account = %s",
                    (account(key),),
                )
        return True

    def close(self) -> None:
        self._connection.close()


class Meanwhile:
    """Runs steps in a thread until the block ends, and raises there what went wrong in it."""

    def __init__(self, pause: float, *steps: Callable[[], None]) -> None:
        self._pause, self._steps, self._stop = pause, steps, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._failure: Exception | None = None
        self.count = 0

    def _run(self) -> None:
        try:
            while not self._stop.wait(self._pause):
                for step in self._steps:
                    step()
                self.count += 1
        except Exception as error:  # noqa: BLE001 (raised in the test's thread)
            self._failure = error

    def __enter__(self) -> Meanwhile:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._failure is not None:
            raise self._failure
