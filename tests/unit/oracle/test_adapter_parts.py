"""Address, errors and gate of the adapter, without a database."""

from __future__ import annotations

import threading

import oracledb
import pytest

from customer.settings import CustomerSettings
from dev.stack.environments import environment
from selfcare_shared.customers.oracle.address import read_address
from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import (
    CorporateBusy,
    CorporateStarting,
    CorporateUnavailable,
    classify,
    classify_answer,
)
from selfcare_shared.customers.oracle.gate import Gate
from selfcare_shared.settings import SettingsError, load_settings


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_address_of_a_real_looking_url() -> None:
    address = read_address("oracle+oracledb://self:p%40ss@db.example:2484/?service_name=CORP&protocol=tcps")
    assert (address.host, address.port, address.service_name, address.password) == ("db.example", 2484, "CORP", "p@ss")
    assert address.is_encrypted
    assert read_address("oracle://u:p@h/CORP?protocol=tcp").port == 1521
    assert not read_address("oracle://u:p@127.0.0.1/CORP").is_encrypted
    with pytest.raises(ValueError, match="must be an Oracle address such as oracle"):
        read_address("mysql+pymysql://u:p@h/x")


@pytest.mark.parametrize(
    "url",
    [
        "oracle://h/CORP?protocol=tcp",
        "oracle://u:secret@h/?protocol=tcp",
        "oracle://u:secret@/CORP?protocol=tcp",
        "oracle://u:secret@h/CORP?protocol=ipc",
        "oracle://u:secret@h/CORP",
        "oracle://u:secret@h:x/C?protocol=tcp",
        "sqlite:///secret.db",
        "mysql+pymysql://u:secret@h/x",
    ],
)
def test_incomplete_address_stops_the_start_without_showing_it(url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(CustomerSettings, environment("customer") | {"SELFCARE_CORPORATE_DATABASE_URL": url})
    assert "corporate_database_url" in str(raised.value)
    assert "secret" not in str(raised.value)


def raised_by_driver(text: str) -> oracledb.Error:
    return oracledb.DatabaseError(text)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("ORA-03113: end-of-file", Kind.LOST, "ORA-03113"),
        ("DPY-4011: the database or network closed the connection\nORA-00028: killed", Kind.LOST, "ORA-00028"),
        ("DPY-4011: the database or network closed the connection", Kind.LOST, "DPY-4011"),
        ("ORA-02396: exceeded maximum idle time", Kind.LOST, "ORA-02396"),
        ("ORA-01033: initialization", Kind.STARTING, "ORA-01033"),
        ("DPY-6005: cannot connect\nDPY-6001: Service (Similar to ORA-12514)", Kind.STARTING, "DPY-6001"),
        ("DPY-6005: cannot connect\n[Errno 111] Connection refused", Kind.AWAY, "DPY-6005"),
        ("DPY-4024: call timeout", Kind.TIMEOUT, "DPY-4024"),
        ("ORA-01013: cancel", Kind.TIMEOUT, "ORA-01013"),
        ("DPY-4005: timed out waiting", Kind.WAITED, "DPY-4005"),
        ("ORA-01017: invalid username/password", Kind.LOGIN, "ORA-01017"),
        ("ORA-00054: resource busy", Kind.BUSY, "ORA-00054"),
        ("ORA-12899: value too large", Kind.REFUSED_VALUE, "ORA-12899"),
        ("ORA-00942: table or view", Kind.MISCONFIGURED, "ORA-00942"),
        ("ORA-20001: said by a logon trigger", Kind.AWAY, "ORA-20001"),
        ("ORA-99999: never heard of", Kind.AWAY, "ORA-99999"),
    ],
)
def test_every_error_has_its_kind(text: str, kind: Kind, reason: str) -> None:
    fault = classify(raised_by_driver(text))
    assert (fault.kind, fault.reason) == (kind, reason)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ORA-20000: postcode\nORA-06512: at line 3\nORA-04088: error during execution of trigger", Kind.REFUSED_VALUE),
        ("ORA-20999: the last of the operator's own", Kind.REFUSED_VALUE),
        ("ORA-19999: never heard of", Kind.UNKNOWN),
        ("ORA-21000: never heard of", Kind.UNKNOWN),
        ("ORA-03113: end-of-file", Kind.LOST),
        ("DPY-4011: the database or network closed the connection\nORA-99999: never heard of", Kind.LOST),
        ("DPY-9999: never heard of", Kind.AWAY),
    ],
)
def test_database_that_answers_a_statement_is_not_away(text: str, kind: Kind) -> None:
    assert classify_answer(raised_by_driver(text)).kind is kind


def enter(gate: Gate) -> None:
    with gate.admitted():
        pass


def test_gate_shuts_at_once_when_the_database_is_away_and_tries_ever_more_rarely() -> None:
    clock, pauses = Clock(), []
    gate = Gate(2, clock=clock, longest_pause=8.0)
    for _ in range(7):
        gate.failed(Kind.STARTING, CorporateStarting)
        begun = clock.now
        while True:
            try:
                enter(gate)
                break
            except CorporateStarting:
                clock.now += 0.1
        pauses.append(clock.now - begun)
    assert pauses[0] <= 0.6
    assert 5.0 <= pauses[-1] <= 8.1
    gate.succeeded()
    enter(gate)


def test_gate_lets_one_try_after_a_pause_and_the_rest_wait() -> None:
    clock = Clock()
    gate = Gate(4, clock=clock)
    gate.failed(Kind.AWAY)
    clock.now += 1
    enter(gate)
    with pytest.raises(CorporateUnavailable):
        enter(gate)


@pytest.mark.parametrize("kind", [Kind.TIMEOUT, Kind.UNKNOWN])
def test_gate_bears_two_slow_or_unknown_answers_but_not_three(kind: Kind) -> None:
    gate = Gate(4)
    for _ in range(2):
        gate.failed(kind)
        enter(gate)
    gate.failed(kind)
    with pytest.raises(CorporateUnavailable):
        enter(gate)


def test_wrong_password_shuts_the_gate_for_long() -> None:
    clock = Clock()
    gate = Gate(4, clock=clock)
    gate.failed(Kind.LOGIN)
    clock.now += 40
    with pytest.raises(CorporateUnavailable):
        enter(gate)
    clock.now += 10
    enter(gate)


@pytest.mark.timeout(10)
def test_nobody_queues_behind_calls_that_hang() -> None:
    """Waiting here would be for 30 s."""
    clock = Clock()
    gate = Gate(1, patience=30.0, clock=clock)
    with gate.admitted():
        clock.now += 31
        with pytest.raises(CorporateBusy):
            enter(gate)
    enter(gate)


def test_gate_has_so_many_places_and_gives_them_back() -> None:
    gate, leave = Gate(2, patience=0.05), threading.Event()

    def stay() -> None:
        with gate.admitted():
            leave.wait(5)

    threads = [threading.Thread(target=stay) for _ in range(2)]
    for thread in threads:
        thread.start()
    with pytest.raises(CorporateBusy):
        enter(gate)
    leave.set()
    for thread in threads:
        thread.join()
    enter(gate)
