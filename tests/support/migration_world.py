"""Both ends of a small migration with everybody who works on them, and what must be true of the target, in plain Python."""

from __future__ import annotations

import io
import random
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pymysql

from customer.migrate import upgrade
from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.programs import account
from dev.legacy.reference import expected
from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate import leases, loading, state
from selfcare_migrate.catching_up import catch_up
from selfcare_migrate.context import Context
from selfcare_migrate.progress import Progress
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import read_settings
from selfcare_migrate.source import Source
from selfcare_migrate.target import is_deadlock
from selfcare_migrate.verifying import verify
from tests.support.migration_cuts import Cuts, Killed, process

ROWS, CHUNK, CALL_TIMEOUT, PATIENT = 40, 8, 0.4, 60.0
ALL = 1_000_000
SOURCE_FAULTS: list[dict[str, Any]] = [
    {"drop": "before"},
    {"drop": "after"},
    {"seconds": 1.0},
    {"error": 3113},
    {"error": 4068},
]
_ZONE = ZoneInfo("Europe/Zurich")
_PLACES = ", ".join("?" * 15)


class _Context(Context):
    """Calls of the source end soon."""

    call_timeout = CALL_TIMEOUT

    def source(self) -> Source:
        return Source(self.settings, self.mapping, call_timeout=self.call_timeout)


class World:
    """`server` is started. Rows are numbered; a number's key is `key(number)`."""

    def __init__(self, folder: Path, server: DatabaseServer) -> None:
        self._file = folder / "legacy.db"
        legacy.create(self._file, ROWS)
        self.double = legacy.double(self._file)
        self.double.start()
        url = server.database()
        upgrade(url)
        environment = {
            "SELFCARE_MIGRATE_SOURCE_DSN": legacy.url(self.double.port),
            "SELFCARE_MIGRATE_TARGET_DSN": url.split("?")[0].replace("root@", "root:@"),
        }
        self.context = _Context(read_mapping(RESIDENTIAL_MAPPING), read_settings(environment))
        self._portal = server.connect(url.split("?")[0].rpartition("/")[2])
        self._sql("SET SESSION innodb_lock_wait_timeout = 1")
        self._processes = 100
        self.begin()

    def begin(self) -> None:
        """The first rows again, and an empty target."""
        self.double.faults.heal()
        self.context.call_timeout = CALL_TIMEOUT
        with closing(self._legacy()) as connection, connection:
            connection.execute(f"DELETE FROM {legacy.VIEW}")
            rows = (tuple(legacy.row(number).values()) for number in range(ROWS))
            connection.executemany(f"INSERT INTO {legacy.VIEW} VALUES ({_PLACES})", rows)
        for table in ("login_link", "customer"):
            self._sql(f"DELETE FROM {table}")
        for table in state.tables():
            self._sql(f"DROP TABLE IF EXISTS {table}")
        self._next = ROWS
        self.emails: dict[str, str] = {}
        self.linked: set[str] = set()

    def close(self) -> None:
        """Stop the source; the server is its owner's."""
        self._portal.close()
        self.double.stop()

    # What the legacy programs do.

    def change(self, number: int, assignments: str, *binds: object, late: bool = False) -> None:
        """Change a row; a late change has a time long before it."""
        moment = datetime.now(_ZONE) - timedelta(hours=2 if late else 0)
        with closing(self._legacy()) as connection, connection:
            sql = f"UPDATE {legacy.VIEW} SET {assignments}, LAST_CHANGED = ? WHERE CUSTOMER_NO = ?"
            connection.execute(sql, (*binds, f"{moment:%Y-%m-%d %H:%M:%S}", key(number)))

    def delete(self, *numbers: int) -> None:
        """Delete rows, without a trace."""
        with closing(self._legacy()) as connection, connection:
            sql = f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?"
            connection.executemany(sql, [[key(number)] for number in numbers])

    def insert(self, number: int | None = None) -> None:
        """A new row, or one that was deleted again."""
        number, self._next = (self._next, self._next + 1) if number is None else (number, self._next)
        row = legacy.row(number) | {"LAST_CHANGED": f"{datetime.now(_ZONE):%Y-%m-%d %H:%M:%S}"}
        with closing(self._legacy()) as connection, connection:
            connection.execute(f"INSERT OR IGNORE INTO {legacy.VIEW} VALUES ({_PLACES})", tuple(row.values()))

    # What customers do.

    def mail(self, number: int) -> None:
        """A customer changes her address, where she is loaded and nobody holds her row."""
        email = f"portal{len(self.emails)}@example.com"
        sql = "UPDATE customer SET email = %s, version = version + 1 WHERE billing_account = %s"
        if self._tried(sql, email, account(key(number))):
            self.emails[account(key(number))] = email

    def link(self, number: int) -> None:
        """A customer signs in for the first time."""
        found = self._sql(
            "SELECT customer_id, msisdn FROM customer WHERE billing_account = %s FOR UPDATE", account(key(number))
        )
        sql = (
            "INSERT IGNORE INTO login_link (issuer, subject, customer_id, segment, msisdn, linked_at) "
            "VALUES ('issuer', %s, %s, 'residential', %s, NOW(6))"
        )
        if found and self._tried(sql, f"s-{number}", *found[0]):
            self.linked.add(account(key(number)))

    # What the operator does.

    def command(self, name: str, cuts: Cuts, most_deletions: int | None = ALL) -> str:
        """Run a command; answers `done`, or why it ended. Anything but a refusal, a kill or a deadlock is a defect."""
        self._processes += 1
        before, was_present = self._present(), self._source_keys()
        with process(self._processes, cuts):
            try:
                self._run(name, most_deletions)
                ended = "done"
            except Killed:
                ended = "killed"
            except Refusal as refusal:
                ended = str(refusal)
            except pymysql.err.MySQLError as error:
                if not is_deadlock(error):
                    raise
                ended = "deadlock"
        self._check_deletions(before, was_present & self._source_keys())
        return ended

    def _run(self, name: str, most_deletions: int | None) -> None:
        progress = Progress(self.context, io.StringIO())
        if name == "load":
            loading.load(self.context, readers=2, chunk_rows=CHUNK, progress=progress)
        elif name == "catch-up":
            with closing(self.context.target()) as target:
                if not state.is_installed(target):
                    raise Refusal("Nothing was loaded yet.")
                state.install(target)
            with leases.writing(self.context) as writer:
                list(catch_up(writer, until_lag=60, most_rounds=2, most_deletions=most_deletions))
        else:
            verify(self.context, readers=2, progress=progress, show_values=False)

    # What must be true.

    def _check_deletions(self, before: set[str], held: set[str]) -> None:
        """No row went that the source held all along, but for one that lost its number to another and is a reject now."""
        gone = (before - self._present()) & {account(int(source)) for source in held}
        told = {account(int(row[0])) for row in self._sql("SELECT source_key FROM migration_reject")} if gone else set()
        assert gone <= told, f"wrongly deleted: {gone - told}"
        self._check_customers()

    def _check_customers(self) -> None:
        stored = dict(self._sql("SELECT billing_account, email FROM customer"))
        assert {name: stored.get(name) for name in self.emails} == self.emails, "a customer's change is lost"
        assert self.linked <= stored.keys(), "a customer with a login is lost"

    def settle(self) -> None:
        """Everything heals, nobody changes anything, the operator does what the runbook says until nothing moves."""
        self.double.faults.heal()
        self.context.call_timeout = PATIENT
        nothing = Cuts(0, None)
        self._must("load", nothing)
        for _ in range(5):
            self._must("catch-up", nothing)
            self._must("verify", nothing)
            if self._sql("SELECT is_equal FROM migration_verification ORDER BY verification_no DESC LIMIT 1")[0][0]:
                break
        else:
            raise AssertionError(f"never equal: {self._sql('SELECT * FROM migration_difference')}")
        self.check()

    def _must(self, name: str, cuts: Cuts) -> None:
        ended = self.command(name, cuts)
        assert ended == "done", f"{name} ended: {ended}"

    def check(self) -> None:
        """Nothing lost, nothing doubled, nothing wrongly deleted, every value as the reference makes it."""
        source, stored = self._source_rows(), self._stored()
        rejects: dict[int, dict[str, str]] = defaultdict(dict)
        for name, column, reason in self._sql("SELECT source_key, column_name, reason FROM migration_reject"):
            rejects[int(name)][column] = reason
        conflicts = {row[0] for row in self._sql("SELECT target_key FROM migration_conflict")}
        for number, row in source.items():
            values, reasons = expected(row)
            found, told = stored.get(account(number)), dict(rejects[number])
            doubled = told.pop("msisdn", None) if told.get("msisdn") == "duplicate" else None
            assert told == reasons, (number, told, reasons)
            assert found is not None or reasons or doubled, f"lost: {number}"
            if found is not None and not reasons and not doubled and account(number) not in self.emails:
                assert {name: found[name] for name in values} == values, number
        assert {int(name[2:]) for name in stored.keys() - conflicts} <= source.keys(), "a deleted row is still there"
        self._check_winners(source, stored)
        self._check_customers()

    def _check_winners(self, source: dict[int, Any], stored: dict[str, Any]) -> None:
        """Of good rows with one number the newest is there, where no customer holds on to another one."""
        groups: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for number, row in source.items():
            values, reasons = expected(row)
            if not reasons and account(number) not in self.emails:
                groups[values["msisdn"]].append((values["updated_at"], account(number)))
        for msisdn, members in groups.items():
            holders = {name for name, row in stored.items() if row["msisdn"] == msisdn}
            assert len(holders) == 1, (msisdn, holders)
            if holders <= {name for _, name in members} - self.linked:
                assert holders == {max(members)[1]}, (members, holders)

    def _stored(self) -> dict[str, dict[str, Any]]:
        names = [column.target for column in self.context.mapping.columns]
        rows = self._sql(f"SELECT {', '.join(names)} FROM customer")
        made = [dict(zip(names, row, strict=True)) for row in rows]
        for row in made:
            row["marketing_consent"] = str(row["marketing_consent"])
        stored = {row["billing_account"]: row for row in made}
        assert len(stored) == len(made), "doubled"
        return stored

    def _present(self) -> set[str]:
        return {row[0] for row in self._sql("SELECT billing_account FROM customer")}

    def _source_keys(self) -> set[str]:
        return {str(number) for number in self._source_rows()}

    def _source_rows(self) -> dict[int, dict[str, Any]]:
        with closing(self._legacy()) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {legacy.VIEW}")]
        for row in rows:
            row["LAST_CHANGED"] = datetime.fromisoformat(row["LAST_CHANGED"])
        return {row["CUSTOMER_NO"]: row for row in rows}

    def _legacy(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=20)

    def _sql(self, sql: str, *binds: object) -> list[Any]:
        with self._portal.cursor() as cursor:
            cursor.execute(sql, binds or None)
            return list(cursor.fetchall())

    def _tried(self, sql: str, *binds: object) -> bool:
        try:
            with self._portal.cursor() as cursor:
                return bool(cursor.execute(sql, binds))
        except pymysql.err.OperationalError as error:
            if not is_deadlock(error):
                raise
            return False


def key(number: int) -> int:
    """The legacy key of a row."""
    return 1000 + 3 * number


def edit(world: World, rng: random.Random) -> Callable[[], None]:
    """An edit that chance picks, when it is made."""

    def now() -> None:
        rng.choice(_edits(world, rng))()

    return now


def _edits(world: World, rng: random.Random) -> list[Callable[[], None]]:
    """One edit of each kind on rows that chance picks."""
    one, other = rng.randrange(ROWS + 5), rng.randrange(ROWS)
    return [
        lambda: world.change(one, "CITY = ?", f"Aarau {rng.randrange(99)}"),
        lambda: world.change(one, "CITY = ?", f"Chur {rng.randrange(99)}", late=True),
        lambda: world.change(one, "MSISDN = ?", legacy.typed(other, rng.randrange(6))),
        lambda: world.change(one, "MSISDN = ?", legacy.typed(one + 1000, 1), late=rng.random() < 0.3),
        lambda: world.change(one, "STATE = '?'"),
        lambda: world.change(one, "STATE = 'A', MSISDN = ?", legacy.typed(one, 0)),
        lambda: world.change(one, "EMAIL = ?", "<anna@example.org>"),
        lambda: world.delete(one),
        lambda: world.delete(*range(other, other + 4)),
        lambda: world.insert(one if rng.random() < 0.5 else None),
        lambda: world.mail(one),
        lambda: world.mail(other),
        lambda: world.link(one),
    ]
