"""What becomes of a corporate change whose answer was late, and of one that self-care could not note."""

from __future__ import annotations

import json
import threading
import time

import oracledb
import pytest

from dev.doubles.certificates import self_signed
from dev.doubles.oracle.corporate import corporate_url
from dev.doubles.oracle.faults import CallFault, Point
from dev.faults.corporate_bench import CUSTOMER, CorporateBench
from selfcare_shared import audit
from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import CorporateFault, CorporateUnavailable
from selfcare_shared.db import DatabaseUnavailable
from tests.support.lost_sockets import LEAVES_SOCKETS

# The proportions of the defaults: a frozen call takes most of the limit.
LATE = {"SELFCARE_CORPORATE_CALL_TIMEOUT": "0.9", "SELFCARE_CORPORATE_TIME_LIMIT": "2.7"}

pytestmark = LEAVES_SOCKETS


def test_commit_that_took_effect_under_a_frozen_network_is_found(
    bench: CorporateBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.directory.close()
    bench.directory = bench.open(corporate_url(bench.double.port), **LATE)
    take = bench.double.faults.take

    def freezing(point: Point, sql: str = "") -> CallFault | None:
        if point == "commit":
            bench.double.faults.frozen = True
            threading.Timer(2.0, bench.double.faults.heal).start()
        return take(point, sql)

    monkeypatch.setattr(bench.double.faults, "take", freezing)
    record = bench.change()
    assert (record.city, record.version) == ("Bern", 2)
    assert (bench.stored(), bench.outcomes()) == (("Bern", 2), ["applied"])


def test_commit_that_was_given_up_in_time_is_told_as_not_stored(bench: CorporateBench) -> None:
    bench.directory.close()
    bench.directory = bench.open(corporate_url(bench.double.port), **LATE)
    bench.double.faults.add("commit", seconds=2.0)
    with pytest.raises(CorporateUnavailable) as raised:
        bench.change()
    assert "not stored" in raised.value.detail
    assert (bench.stored(), bench.outcomes()) == ((CUSTOMER.city, 1), ["failed"])


def test_calls_that_have_no_time_left_say_nothing_about_the_database(bench: CorporateBench) -> None:
    assert bench.read().version == 1
    for _ in range(4):
        with pytest.raises(CorporateFault) as raised, bench.directory._sessions.open("read", time.monotonic() + 0.1):
            pass
        assert raised.value.kind is Kind.TIMEOUT
    assert bench.read().version == 1


@pytest.mark.parametrize("is_stored", [True, False])
def test_trail_that_cannot_be_written_does_not_change_what_the_customer_is_told(
    bench: CorporateBench, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], *, is_stored: bool
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable("of self-care's own database")

    monkeypatch.setattr(audit, "record_outcome", away)
    if is_stored:
        assert bench.change().version == 2
    else:
        bench.double.faults.add("commit", drop="before")
        with pytest.raises(CorporateUnavailable, match="unavailable") as raised:
            bench.change()
        assert "not stored" in raised.value.detail
    assert (bench.stored()[1], bench.outcomes()) == (2 if is_stored else 1, ["intended"])
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    (unrecorded,) = [line for line in lines if line["event"] == "audit.outcome_unrecorded"]
    assert unrecorded["reason"] == ("applied" if is_stored else "failed")


def test_authorities_that_cannot_be_read_are_an_outage_of_corporate_customers_alone(
    bench: CorporateBench, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    bench.directory.close()
    address = corporate_url(bench.double.port, protocol="tcps")
    authorities = self_signed(bench.folder, "corporate.example")
    bench.directory = bench.open(address, SELFCARE_CORPORATE_CA_FILE=str(authorities))
    authorities.unlink()
    for _ in range(2):
        with pytest.raises(CorporateUnavailable):
            bench.read()
    assert b"corporate_ca_file cannot be read" in capfdbinary.readouterr().out
    assert bench.stored() == (CUSTOMER.city, 1)


def test_pool_that_was_given_up_in_the_same_instant_costs_no_attempt(
    bench: CorporateBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bench.read().version == 1
    pools = bench.directory._sessions._pools
    pool, current = pools._current(), pools._current

    def given_up_meanwhile() -> oracledb.ConnectionPool:
        monkeypatch.setattr(pools, "_current", current)
        pools.replace(pool)
        while pool in pools._retired:
            time.sleep(0.01)
        return pool

    monkeypatch.setattr(pools, "_current", given_up_meanwhile)
    _, connection = pools.acquire(time.monotonic() + 3.0)
    connection.close()
