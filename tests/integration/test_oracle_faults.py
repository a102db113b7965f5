"""The corporate database fails in every known way, over a socket, under the unmodified driver.

For each scenario: the caller gets a problem in time, the change is stored once or not at all and the audit trail says which,
and the directory answers again by itself with its connections and threads back at their level.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from dev.doubles.certificates import self_signed
from dev.doubles.oracle.corporate import ACCOUNT, corporate_double, corporate_url
from dev.doubles.oracle.host import Account
from dev.doubles.oracle.login import Verifier
from dev.faults.corporate_bench import (
    CUSTOMER,
    SCENARIOS,
    TIME_LIMIT,
    VIEWER,
    CorporateBench,
    silent_listener,
    starting,
)
from dev.visit.running import MERGE, Running, customer_of
from selfcare_shared.customers.oracle.errors import (
    ChangeUndecided,
    CorporateUnavailable,
    ValueRefused,
)
from selfcare_shared.customers.port import CustomerChange
from selfcare_shared.problems import Problem
from tests.support.lost_sockets import LEAVES_SOCKETS

pytestmark = LEAVES_SOCKETS


@pytest.mark.parametrize(("provoke", "expected"), SCENARIOS.values(), ids=SCENARIOS.keys())
def test_outage_is_a_problem_in_time_and_heals_by_itself(
    bench: CorporateBench, provoke: Callable[[CorporateBench], None], expected: type[Problem]
) -> None:
    threads, files = threading.active_count(), _open_files()
    provoke(bench)
    for _ in range(6):
        begun = time.monotonic()
        with pytest.raises((expected, CorporateUnavailable)) as raised:
            bench.read()
        assert time.monotonic() - begun < TIME_LIMIT
        assert raised.value.status in (503, 504)
        assert raised.value.retry_after
        time.sleep(0.1)
    assert bench.stored() == (CUSTOMER.city, 1)
    bench.double.faults.heal()
    assert _until(lambda: bench.read().version == 1, 20)
    assert _until(lambda: threading.active_count() <= threads + 3 and _open_files() <= files + 6, 20), (
        threads,
        [thread.name for thread in threading.enumerate()],
    )


def test_second_attempt_starts_only_if_it_would_end_in_time(bench: CorporateBench) -> None:
    bench.directory.close()
    bench.directory = bench.open(corporate_url(bench.double.port), SELFCARE_CORPORATE_TIME_LIMIT="1.5")
    assert bench.read().version == 1
    bench.double.faults.frozen = True
    begun = time.monotonic()
    with pytest.raises(Problem):
        bench.read()
    assert time.monotonic() - begun < 1.7


def test_listener_that_stays_silent_is_asked_by_one_and_awaited_by_none(bench: CorporateBench) -> None:
    silent_listener(bench)
    ended, took = time.monotonic() + 4.0, list[float]()

    def ask_on() -> None:
        while time.monotonic() < ended:
            begun = time.monotonic()
            with pytest.raises(CorporateUnavailable):
                bench.read()
            took.append(time.monotonic() - begun)
            time.sleep(0.02)

    with ThreadPoolExecutor(8) as workers:
        for asked in [workers.submit(ask_on) for _ in range(8)]:
            asked.result()
    assert max(took) < 1.8


@pytest.mark.parametrize("code", [3113, 3114, 3135, 28, 2396, 1012])
def test_session_error_on_a_pooled_connection_is_asked_again_once(bench: CorporateBench, code: int) -> None:
    bench.double.faults.add("execute", match="SELECT", error=code)
    assert bench.read().version == 1


def fill_pool(bench: CorporateBench) -> None:
    """Three connections: as many readers at the same time."""
    bench.double.faults.add("execute", match="SELECT", seconds=0.3, times=3)
    readers = [threading.Thread(target=bench.read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(bench.double.sessions()) == 3


def test_failover_of_all_pooled_connections_is_not_seen_by_readers(bench: CorporateBench) -> None:
    fill_pool(bench)
    bench.double.drop_sessions()
    for _ in range(5):
        assert bench.read().version == 1


def test_killed_sessions_are_not_seen_by_readers(bench: CorporateBench) -> None:
    fill_pool(bench)
    bench.double.kill_sessions()
    assert bench.read().version == 1


def test_killed_sessions_under_many_readers_turn_nobody_away(bench: CorporateBench) -> None:
    failed: list[Problem] = []
    ended, done = threading.Event(), [0] * 4

    def read_on(reader: int) -> None:
        while not ended.is_set():
            try:
                bench.read()
            except Problem as problem:
                failed.append(problem)
            done[reader] += 1

    readers = [threading.Thread(target=read_on, args=(reader,)) for reader in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(6):
        # No read lives through two kills.
        before = list(done)
        assert _until(partial(_went_on, done, before), 20)
        bench.double.kill_sessions()
    ended.set()
    for reader in readers:
        reader.join()
    assert not failed


def test_wrong_password_is_tried_once_and_not_again_at_once(bench: CorporateBench) -> None:
    right = bench.double.accounts[ACCOUNT.upper()]
    bench.double.accounts[ACCOUNT.upper()] = Account(Verifier("changed"), updatable=right.updatable)
    bench.double.drop_sessions()
    before = bench.double.accepted
    for _ in range(10):
        with pytest.raises(CorporateUnavailable):
            bench.read()
    assert bench.double.accepted - before <= 2


def test_change_lost_before_the_commit_is_not_stored(bench: CorporateBench) -> None:
    bench.double.faults.add("execute", match="UPDATE SELFCARE", drop="after")
    with pytest.raises(CorporateUnavailable, match="unavailable") as raised:
        bench.change()
    assert "not stored" in raised.value.detail
    assert (bench.stored(), bench.outcomes()) == ((CUSTOMER.city, 1), ["failed"])


def test_commit_lost_before_it_took_effect_is_told_as_not_stored(bench: CorporateBench) -> None:
    bench.double.faults.add("commit", drop="before")
    with pytest.raises(CorporateUnavailable) as raised:
        bench.change()
    assert "not stored" in raised.value.detail
    assert (bench.stored(), bench.outcomes()) == ((CUSTOMER.city, 1), ["failed"])


def test_commit_lost_after_it_took_effect_is_found_by_reading_back(bench: CorporateBench) -> None:
    bench.double.faults.add("commit", drop="after")
    record = bench.change()
    assert (record.city, record.version) == ("Bern", 2)
    assert (bench.stored(), bench.outcomes()) == (("Bern", 2), ["applied"])
    updates = [sql for call, sql in bench.double.calls if call == "execute" and sql.startswith("UPDATE")]
    assert len(updates) == 1


def test_commit_lost_and_nothing_to_read_back_from_is_told_as_undecided(bench: CorporateBench) -> None:
    bench.double.faults.add("commit", drop="after")
    bench.double.faults.add("execute", match="FOR UPDATE", error=1033, times=0)
    with pytest.raises(ChangeUndecided):
        bench.change()
    assert (bench.stored(), bench.outcomes()) == (("Bern", 2), ["undecided"])


@pytest.mark.parametrize(("lost", "version"), [("after", 3), ("before", 2)])
def test_commit_lost_and_another_program_went_in_since_is_told_as_undecided(
    bench: CorporateBench, lost: str, version: int
) -> None:
    bench.double.faults.add("commit", drop=lost)
    bench.before_the_read_back(bench.operator_changes)
    with pytest.raises(ChangeUndecided):
        bench.change()
    assert bench.stored() == ("Bern" if lost == "after" else CUSTOMER.city, version)
    assert bench.outcomes() == ["undecided"]


@pytest.mark.parametrize("gone", ["customer_id = 'no longer in the view'", "version = version + 0.5"])
def test_commit_lost_and_no_usable_row_since_is_told_as_undecided(bench: CorporateBench, gone: str) -> None:
    bench.double.faults.add("commit", drop="after")
    bench.before_the_read_back(lambda: bench.operator_changes(gone))
    with pytest.raises(ChangeUndecided):
        bench.change()
    assert bench.outcomes() == ["undecided"]


def test_read_after_a_commit_may_fail_and_the_change_still_stands(bench: CorporateBench) -> None:
    bench.double.faults.add("execute", match="SELECT", skip=1, error=3113)
    record = bench.change(city="Genève")
    assert (record.city, record.version, bench.stored()) == ("Genève", 2, ("Genève", 2))
    assert bench.read() == record


def test_row_that_another_program_spoils_right_after_the_commit_takes_nothing_back(bench: CorporateBench) -> None:
    bench.before_the_read_back(lambda: bench.operator_changes("version = version + 0.5"))
    record = bench.change(city="Genève")
    assert (record.city, record.version, bench.outcomes()) == ("Genève", 2, ["applied"])


@pytest.mark.parametrize("code", [12899, 2290, 20000, 20001, 20999])
def test_value_that_the_database_refuses_is_named_as_such(bench: CorporateBench, code: int) -> None:
    bench.double.faults.add("execute", match="UPDATE SELFCARE", error=code)
    with pytest.raises(ValueRefused):
        bench.change()
    assert (bench.stored(), bench.outcomes()) == ((CUSTOMER.city, 1), ["refused"])
    assert bench.read().version == 1


@pytest.mark.parametrize("code", [6502, 19999, 21000])
def test_unknown_code_on_one_customers_change_turns_nobody_else_away(bench: CorporateBench, code: int) -> None:
    bench.double.faults.add("execute", match="UPDATE SELFCARE", error=code)
    with pytest.raises(CorporateUnavailable) as raised:
        bench.change()
    assert "not stored" in raised.value.detail
    assert (bench.stored(), bench.outcomes()) == ((CUSTOMER.city, 1), ["failed"])
    assert bench.read().version == 1


@pytest.mark.parametrize("code", [20001, 6502])
def test_read_is_never_told_that_a_value_is_wrong(bench: CorporateBench, code: int) -> None:
    bench.double.faults.add("execute", match="SELECT", error=code)
    with pytest.raises(CorporateUnavailable):
        bench.read()
    assert bench.read().version == 1


def test_hung_database_holds_few_threads_and_the_rest_are_answered_at_once(bench: CorporateBench) -> None:
    bench.double.faults.frozen = True
    took: list[float] = []

    def ask() -> None:
        begun = time.monotonic()
        with pytest.raises(Problem):
            bench.read()
        took.append(time.monotonic() - begun)

    threads = [threading.Thread(target=ask) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(seconds > 0.35 for seconds in took) <= 4
    assert max(took) < TIME_LIMIT


def test_dba_sees_module_action_and_trace(bench: CorporateBench) -> None:
    bench.read()
    seen = bench.double.sessions()[-1]
    assert (seen["user"], seen["module"], seen["action"]) == (ACCOUNT.upper(), "selfcare-customer", "read")


def test_read_is_one_round_trip(bench: CorporateBench) -> None:
    bench.read()
    before = len(bench.double.calls)
    bench.read()
    assert [call for call, _ in list(bench.double.calls)[before:]] == ["execute"]


def test_moment_of_a_change_keeps_its_fraction(bench: CorporateBench) -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
    record = bench.directory.update(VIEWER, bench.read(), CustomerChange(1, {"city": "Bern"}, "a" * 32, moment))
    assert record.updated_at == bench.read().updated_at == moment


# Checklist: G1
def test_tls_checks_authority_and_name(bench: CorporateBench) -> None:
    certificate = self_signed(bench.folder, "localhost")
    encrypted = corporate_double(bench.folder / "corporate.db", certificate=certificate).start()
    trusted = {"SELFCARE_CORPORATE_CA_FILE": str(certificate)}
    by_name = corporate_url(encrypted.port, host="localhost", protocol="tcps")
    cases: tuple[tuple[str, dict[str, str], bool], ...] = (
        (by_name, trusted, True),
        (by_name, {}, False),
        (corporate_url(encrypted.port, protocol="tcps"), trusted, False),
    )
    for url, options, answers in cases:
        directory = bench.open(url, **options)
        try:
            assert directory.retrieve(VIEWER, CUSTOMER.customer_id).version == 1
            assert answers
        except CorporateUnavailable:
            assert not answers
        directory.close()
    encrypted.stop()


def test_pool_is_made_anew_in_a_forked_process(bench: CorporateBench) -> None:
    reader, writer = os.pipe()
    connections = bench.double.accepted
    child = os.fork()
    if not child:
        os.write(writer, b"%d" % bench.read().version)
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 8) == b"1"
    assert bench.double.accepted == connections + 1
    os.close(reader)
    os.close(writer)
    assert bench.read().version == 1


# Checklist: E10
def test_nothing_of_the_database_shows_in_a_problem(bench: CorporateBench) -> None:
    starting(bench)
    with pytest.raises(CorporateUnavailable) as raised:
        bench.read()
    body = raised.value.body("a" * 32).lower()
    for word in (b"ora-", b"dpy-", b"127.0.0.1", b"select", b"corp", b"for-a-laptop"):
        assert word not in body.replace(b"corporate", b""), word


def test_hung_corporate_database_leaves_everyone_else_alone(running: Running) -> None:
    own = {name: running.token(name) for name in ("residential", "corporate")}
    paths = {name: f"/customer/v1/customers/{customer_of(name).customer_id}" for name in own}
    assert running.send("GET", paths["corporate"], token=own["corporate"]).status == 200
    running.send("PUT", "/control/faults", at="corporate-control", body={"frozen": True})
    try:
        with ThreadPoolExecutor(12) as workers:
            asked = [workers.submit(running.send, "GET", paths["corporate"], token=own["corporate"]) for _ in range(12)]
            time.sleep(0.5)
            for _ in range(20):
                begun = time.monotonic()
                assert running.send("GET", paths["residential"], token=own["residential"]).status == 200
                assert running.send("GET", "/readyz", at="customer").status == 200
                assert time.monotonic() - begun < 2
            answers = [entry.result(timeout=30) for entry in asked]
        assert {answer.status for answer in answers} <= {503, 504}
        assert all(answer.header("Retry-After") for answer in answers)
        balance = f"/billing/v1/customers/{customer_of('corporate').customer_id}/balance"
        assert running.send("GET", balance, token=own["corporate"]).status in (503, 504)
    finally:
        running.send("DELETE", "/control/faults", at="corporate-control")
    assert _until(lambda: running.send("GET", paths["corporate"], token=own["corporate"]).status == 200, 60)


def test_corporate_change_reaches_oracle_with_the_trace(running: Running) -> None:
    customer, token = customer_of("corporate"), running.token("corporate")
    path = f"/customer/v1/customers/{customer.customer_id}"
    before = running.send("GET", path, token=token)
    headers = {"If-Match": str(before.header("ETag")), "Content-Type": MERGE, "traceparent": f"00-{'c' * 32}-{'d' * 16}-01"}
    after = running.send("PATCH", path, token=token, body={"email": "oracle@example.org"}, headers=headers)
    assert (after.status, after.json["email"]) == (200, "oracle@example.org")
    calls = running.send("GET", "/control/calls", at="corporate-control").json["calls"]
    assert any(call["sql"].startswith("UPDATE SELFCARE_CUSTOMER SET email") for call in calls)
    sessions = running.send("GET", "/control/sessions", at="corporate-control").json["sessions"]
    assert ("selfcare-customer", "update", "c" * 32) in {
        (entry.get("module"), entry.get("action"), entry.get("clientIdentifier")) for entry in sessions
    }


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _went_on(done: list[int], before: list[int]) -> bool:
    return all(now >= then + 2 for now, then in zip(done, before, strict=True))


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            if holds():
                return True
        except Problem:
            pass
        time.sleep(0.1)
    return False
