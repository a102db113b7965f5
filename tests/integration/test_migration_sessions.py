"""Sessions have what they need whatever the server gives, survive their rest, and the right to write outlives none of them."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pymysql
import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from selfcare_migrate import leases, listener, loading, session_settings, source, state, target, target_connection
from selfcare_migrate.cli import main
from selfcare_migrate.context import Context
from selfcare_migrate.progress import Progress
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import read_settings
from selfcare_migrate.target import Target
from tests.support import migration_room
from tests.support.lost_sockets import LEAVES_SOCKETS
from tests.support.migration_room import context_of, done

pytestmark = LEAVES_SOCKETS
ROWS = 400
SOURCE = "SELFCARE_MIGRATE_SOURCE_DSN"


@pytest.fixture
def room(tmp_path: Path, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path, database_server, ROWS) as room:
        yield room


@pytest.fixture
def setting(database_server: DatabaseServer) -> Iterator[Callable[[str, str], None]]:
    """Sets a default of the server for the sessions of this test."""
    changed: dict[str, Any] = {}

    def change(name: str, value: str) -> None:
        with closing(database_server.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f"SELECT @@GLOBAL.{name}")
            changed.setdefault(name, cursor.fetchone()[0])
            cursor.execute(f"SET GLOBAL {name} = {value}")

    yield change
    with closing(database_server.connect()) as connection, connection.cursor() as cursor:
        for name, value in changed.items():
            cursor.execute(f"SET GLOBAL {name} = %s", [value])


def loaded(context: Context) -> None:
    loading.load(context, chunk_rows=100, progress=Progress(context))


def open_slowly(room: Room, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A source that stands still until it is told to go on."""
    double = legacy.double(room.file)
    double.start()
    for name, value in (room.environment | {SOURCE: legacy.url(double.port)}).items():
        monkeypatch.setenv(name, value)
    return double


def test_a_second_command_stays_out_though_every_session_of_the_first_may_rest_for_a_second_only(
    room: Room, setting: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The load waits for its source for longer than the server keeps a resting session; `restart` must not come between."""
    setting("wait_timeout", "1")
    double = open_slowly(room, monkeypatch)
    outcome: list[int] = []
    first = threading.Thread(target=lambda: outcome.append(main(["load", "--chunk-rows", "100"])))
    try:
        double.faults.add("execute", match="SELECT CUSTOMER_NO, STATE", seconds=6.0)
        first.start()
        time.sleep(3.5)
        monkeypatch.setattr(leases, "PATIENCE", 0.0)
        assert main(["restart", "--remove-rows", "0"]) == 2
        assert "Another selfcare-migrate is writing to this target" in capsys.readouterr().err
        first.join(60)
        assert outcome == [0]
    finally:
        double.stop()
    assert "EQUAL" in done(room, "verify")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sql_mode", "'NO_BACKSLASH_ESCAPES'"),
        ("sql_mode", "'ANSI'"),
        ("sql_mode", "'TRADITIONAL,PAD_CHAR_TO_FULL_LENGTH'"),
        ("sql_mode", "''"),
        ("time_zone", "'-05:00'"),
        ("sql_select_limit", "7"),
        ("sql_safe_updates", "1"),
        ("autocommit", "0"),
        ("completion_type", "'CHAIN'"),
        ("max_error_count", "0"),
        ("unique_checks", "0"),
    ],
)
def test_a_default_of_the_server_changes_nothing(
    room: Room, setting: Callable[[str, str], None], name: str, value: str
) -> None:
    setting(name, value)
    done(room, "load", "--chunk-rows", "100")
    done(room, "catch-up")
    assert f"EQUAL: source {ROWS:,} = " in done(room, "verify")


def test_a_default_that_only_one_of_the_servers_has_changes_nothing(
    room: Room, setting: Callable[[str, str], None], database_server: DatabaseServer
) -> None:
    for name, value in (
        ("tx_isolation", "'READ-UNCOMMITTED'"),
        ("transaction_isolation", "'READ-UNCOMMITTED'"),
        ("idle_transaction_timeout", "1"),
        ("max_statement_time", "1"),
        ("max_execution_time", "1000"),
    ):
        with suppress(pymysql.err.OperationalError):
            setting(name, value)
    with closing(context_of(room).target()) as session:
        isolation = session.rows("SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')")
        limits = session.rows("SHOW SESSION VARIABLES WHERE Variable_name IN ('max_statement_time', 'max_execution_time')")
    assert {row[1] for row in isolation} == {"REPEATABLE-READ"}
    assert {float(row[1]) for row in limits} == {0.0}
    done(room, "load", "--chunk-rows", "100")
    assert "EQUAL" in done(room, "verify")


def test_a_setting_that_cannot_be_had_is_named(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(session_settings._WANTED, "innodb_flush_log_at_trx_commit", "0")
    with pytest.raises(Refusal, match=r"innodb_flush_log_at_trx_commit = '2' \(needed: '0'\)"):
        context_of(room).target()


def test_a_setting_that_a_proxy_takes_and_forgets_is_named(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_settings, "_set", lambda *_: None)
    with pytest.raises(Refusal, match=r"time_zone = .* \(needed: '\+00:00'\)"):
        context_of(room).target()


def test_what_only_administrators_may_set_is_done_without(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = session_settings._set

    def refusing(connection: Any, values: dict[str, str]) -> None:
        if "max_error_count" in values:
            raise pymysql.err.OperationalError(1227, "Access denied; you need SESSION_VARIABLES_ADMIN")
        asked(connection, values)

    monkeypatch.setattr(session_settings, "_set", refusing)
    loaded(context_of(room))


def kill(room: Room, where: str) -> int:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        sql = f"SELECT id FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID() AND {where}"
        cursor.execute(sql, [room.database])
        found = [row[0] for row in cursor.fetchall()]
        for number in found:
            with suppress(pymysql.err.MySQLError):
                cursor.execute(f"KILL {number}")
        return len(found)


def test_a_session_that_did_not_survive_its_rest_is_replaced(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "_RESTED", 0.0)
    with closing(context_of(room).target()) as session:
        assert kill(room, "command = 'Sleep'") == 1
        assert session.one("SELECT @@SESSION.time_zone, 1") == ("+00:00", 1)


def test_a_cut_in_the_middle_of_a_chunk_is_not_the_end_of_a_load(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts: list[int] = []
    given = loading.Feed.lines

    def lines(feed: loading.Feed) -> Iterator[bytes]:
        for part in given(feed):
            if len(cuts) < 3:
                cuts.append(kill(room, "info LIKE 'LOAD DATA%%'"))
            yield part

    monkeypatch.setattr(loading.Feed, "lines", lines)
    loaded(context_of(room))
    assert sum(cuts) >= 3
    assert "EQUAL" in done(room, "verify")


def test_a_writer_that_lost_its_lease_commits_nothing_more(room: Room) -> None:
    context = context_of(room)
    state.install(plain := context.target())
    with leases.writing(context) as writer, closing(writer.target()) as session:
        session.run("INSERT INTO migration_applied VALUES ('before', 1)")
        plain.run("UPDATE migration_lease SET number = number + 1, owner = 'other'")
        with pytest.raises(Refusal, match="Another selfcare-migrate has begun to write to this target meanwhile"):
            session.run("INSERT INTO migration_applied VALUES ('after', 1)")
    assert plain.rows("SELECT target_key FROM migration_applied") == (("before",),)
    assert plain.one("SELECT owner FROM migration_lease") == ("other",)
    plain.close()


def test_nobody_takes_the_lease_between_the_fence_and_the_commit(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    context = context_of(room)
    state.install(plain := context.target())
    plain.run("SET SESSION innodb_lock_wait_timeout = 1")
    with leases.writing(context) as writer, closing(writer.target()) as session:
        checked = writer._fence
        assert checked is not None

        def then_taken(held: Target) -> None:
            checked(held)
            with pytest.raises(pymysql.err.OperationalError, match="Lock wait timeout"):
                plain.run("UPDATE migration_lease SET number = number + 1")

        monkeypatch.setattr(session, "_fence", then_taken)
        session.run("INSERT INTO migration_applied VALUES ('whole', 1)")
    assert plain.rows("SELECT target_key FROM migration_applied") == (("whole",),)
    plain.close()


def test_the_lease_of_a_process_that_is_gone_is_free_and_of_another_machine_only_when_it_ran_out(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(room)
    state.install(plain := context.target())
    monkeypatch.setattr(leases, "PATIENCE", 0.0)
    machine, boot, _, _ = leases.owner().split("|")
    sql = "REPLACE INTO migration_lease VALUES ('writer', %s, 7, UTC_TIMESTAMP(6) + INTERVAL %s SECOND)"
    plain.run(sql, [f"{machine}|{boot}|999999999|1", 30])
    with leases.writing(context):
        assert plain.one("SELECT number FROM migration_lease") == (8,)
    plain.run(sql, [f"elsewhere|{boot}|1|1", 30])
    with pytest.raises(Refusal, match="process 1 of elsewhere, heard of"), leases.writing(context):
        pass
    plain.run(sql, [f"elsewhere|{boot}|1|1", -1])
    with leases.writing(context):
        assert plain.one("SELECT number FROM migration_lease") == (8,)
    plain.close()


def test_a_heartbeat_goes_on_over_a_new_session(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "BEAT", 0.05)
    monkeypatch.setattr(leases, "LIFETIME", 1)
    monkeypatch.setattr(target, "_RESTED", 0.0)
    context = context_of(room)
    state.install(plain := context.target())
    with leases.writing(context):
        for _ in range(5):
            kill(room, "command = 'Sleep'")
            time.sleep(0.5)
        with closing(context.target()) as asked:
            assert asked.one("SELECT expires_at > UTC_TIMESTAMP(6) FROM migration_lease") == (1,)
    plain.close()


def test_an_older_runs_tables_are_taken_over(room: Room) -> None:
    done(room, "load", "--chunk-rows", "100")
    migration_room.target(room, "UPDATE migration_schema SET version = 1")
    migration_room.target(room, "DROP TABLE migration_lease")
    done(room, "catch-up")
    assert "EQUAL" in done(room, "verify")


class Listener:
    """Accepts and says what it is told to, byte by byte."""

    def __init__(self, words: bytes = b"", pause: float = 0.05) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._words, self._pause = words, pause
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self._open.append(connection)
                for byte in self._words:
                    connection.sendall(bytes((byte,)))
                    time.sleep(self._pause)

    def close(self) -> None:
        for each in (self._server, *self._open):
            each.close()


@pytest.mark.parametrize("words", [b"", b"\xff\x00\x00\x00\x0a" + b"8" * 1000])
def test_a_target_that_falls_silent_or_trickles_at_sign_in_ends_in_time(
    room: Room, monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    monkeypatch.setattr(target_connection, "SIGN_IN", 0.5)
    server = Listener(words)
    monkeypatch.setenv("SELFCARE_MIGRATE_TARGET_DSN", f"mysql+pymysql://a:b@127.0.0.1:{server.port}/selfcare")
    monkeypatch.setenv(SOURCE, room.environment[SOURCE])
    begun = time.monotonic()
    try:
        assert main(["plan"]) == 2
    finally:
        server.close()
    assert time.monotonic() - begun < 30


def test_a_source_that_falls_silent_while_it_signs_in_is_told(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(listener, "SIGN_IN", 0.5)
    double = open_slowly(room, monkeypatch)
    double.faults.login_silent = True
    try:
        assert main(["plan"]) == 2
        assert "it did not let the account in within" in capsys.readouterr().err
    finally:
        double.faults.heal()
        double.stop()


@pytest.mark.parametrize("error", [2396, 3113, 4068, 4061, 1555, 28])
def test_a_question_that_may_be_asked_again_is_asked_again(room: Room, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    double = open_slowly(room, monkeypatch)
    try:
        double.faults.add("execute", match="SELECT CUSTOMER_NO, STATE", error=error)
        double.faults.add("execute", match="COUNT(DISTINCT", error=error)
        assert main(["load", "--chunk-rows", "100"]) == 0
    finally:
        double.stop()
    assert "EQUAL" in done(room, "verify")


def test_a_source_that_is_lost_between_two_batches_gives_no_row_twice(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "BATCH", 50)
    double = open_slowly(room, monkeypatch)
    try:
        double.faults.add("fetch", drop="before", skip=2)
        assert main(["load", "--readers", "1", "--chunk-rows", "400"]) == 0
    finally:
        double.stop()
    assert "EQUAL" in done(room, "verify")


def test_a_source_connection_that_did_not_survive_its_rest_is_replaced(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    double = open_slowly(room, monkeypatch)
    monkeypatch.setattr(source, "_RESTED", 0.0)
    context = Context(context_of(room).mapping, read_settings(os.environ))
    connection = context.source()
    try:
        double.faults.add("ping", drop="before")
        assert connection.count() == ROWS
    finally:
        connection.close()
        double.stop()


def test_an_oracle_session_that_does_not_keep_its_settings_is_refused(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(listener, "_SESSION", listener._SESSION | {"NLS_SORT": "GERMAN"})
    for name, value in room.environment.items():
        monkeypatch.setenv(name, value)
    assert main(["plan"]) == 2
    assert "The source does not keep NLS_SORT = GERMAN in this session; it is BINARY" in capsys.readouterr().err


def test_nobody_is_trusted_unseen_over_a_network() -> None:
    address = "mysql+pymysql://a:b@db.example.net/selfcare"
    given = {SOURCE: "oracle+oracledb://a:b@127.0.0.1:1/?service_name=L&protocol=tcp"}
    unchecked = read_settings(given | {"SELFCARE_MIGRATE_TARGET_DSN": address})
    with pytest.raises(Refusal, match="nobody would check who answers"):
        target_connection.connect(unchecked)
    plain = read_settings(given | {"SELFCARE_MIGRATE_TARGET_DSN": f"{address}?tls=off"})
    assert plain.target.is_plain
    with pytest.raises(Refusal, match="says tls=maybe"):
        read_settings(given | {"SELFCARE_MIGRATE_TARGET_DSN": f"{address}?tls=maybe"})
