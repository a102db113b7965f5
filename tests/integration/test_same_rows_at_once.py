"""Many callers that write the same rows in the same instant: none is told of a duplicate row, a deadlock or an outage."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from customer.adapters.approvals_sql import SqlApprovals
from customer.domain.approval import Approval
from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.databases.server import DatabaseServer
from dev.stack.environments import environment
from selfcare_shared.db import Database, open_database
from selfcare_shared.links.ownership import NumberOwnership
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings

AT_ONCE, ROUNDS = 24, 10
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANNA, COMPANY, NUMBER = Viewer("https://issuer.example", "anna"), "company", "+41791000040"
ZONE = ZoneInfo("Europe/Zurich")


@pytest.fixture(scope="module")
def database(each_server: DatabaseServer) -> Iterator[Database]:
    url = each_server.database()
    upgrade(url)
    settings = load_settings(CustomerSettings, environment("customer") | {"SELFCARE_DATABASE_POOL_SIZE": str(AT_ONCE)})
    opened = open_database(url, settings)
    yield opened
    opened.close()


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """What each call raised, all begun together."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> str | None:
        barrier.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001
            return repr(error)
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return [raised for raised in pool.map(run, calls) if raised is not None]


def begin(database: Database, customer_id: str, since: datetime) -> int | None:
    ownership = NumberOwnership(ZONE)
    return database.retrying(lambda connection: ownership.begin(connection, customer_id, since, NOW))


def test_a_first_link_of_one_login(database: Database) -> None:
    links = LinkRegister(database)
    for number in range(ROUNDS):
        customer = f"first link {number}"
        calls = [partial(links.add, ANNA, customer, "residential", NUMBER, NOW)] * AT_ONCE
        assert at_once(calls) == []
        assert links.role(ANNA, customer) == "user"


def test_a_number_that_changes_hands(database: Database) -> None:
    for number in range(ROUNDS):
        customer = f"changes hands {number}"
        calls = [partial(begin, database, customer, NOW + timedelta(seconds=n)) for n in range(AT_ONCE)]
        assert at_once(calls) == []
        latest = database.one("SELECT owned_since FROM number_ownership WHERE customer_id = :id", {"id": customer})
        assert latest == ((NOW + timedelta(seconds=AT_ONCE - 1)).replace(tzinfo=None),)


def test_a_request_that_waits_for_a_company(database: Database) -> None:
    approvals = SqlApprovals(database, LinkRegister(database))
    since = NOW - timedelta(days=30)
    for number in range(ROUNDS):
        kept: list[Approval] = []

        def ask(customer: str = f"company {number}", kept: list[Approval] = kept) -> None:
            wish = Approval(
                approval_id=str(uuid.uuid4()),
                requester=ANNA,
                customer_id=customer,
                msisdn=NUMBER,
                state="waiting",
                requested_at=NOW,
            )
            kept.append(database.retrying(lambda connection: approvals.wait(connection, wish, since)))

        assert at_once([ask] * AT_ONCE) == []
        assert len({approval.approval_id for approval in kept}) == 1
        assert len(approvals.waiting(f"company {number}", since)) == 1


def test_links_and_their_ends_of_one_customer(database: Database) -> None:
    """Logins come and go while the number changes hands: what the support desk, the owner and the network do in one second."""
    links = LinkRegister(database)
    for number in range(ROUNDS):
        customer = f"busy {number}"
        logins = [Viewer(ANNA.issuer, f"login {n}") for n in range(AT_ONCE // 3)]
        calls: list[Callable[[], object]] = []
        for n, login in enumerate(logins):
            calls.append(partial(links.add, login, customer, "residential", NUMBER, NOW))
            calls.append(partial(links.add, ANNA, customer, "residential", NUMBER, NOW))
            calls.append(partial(begin, database, customer, NOW - timedelta(days=1, seconds=n)))
        assert at_once(calls) == []
        assert all(links.role(login, customer) == "user" for login in (*logins, ANNA))


def test_logins_that_differ_in_a_blank_are_two_people(database: Database) -> None:
    links = LinkRegister(database)
    padded = Viewer(ANNA.issuer, "anna ")
    links.add(padded, "of the padded one", "residential", NUMBER, NOW)
    links.add(ANNA, "of anna", "residential", NUMBER, NOW)
    assert [link.customer_id for link in links.list(padded)] == ["of the padded one"]
    assert "of the padded one" not in [link.customer_id for link in links.list(ANNA)]


def test_a_request_that_has_run_out_or_was_decided_makes_room_for_another(database: Database) -> None:
    approvals = SqlApprovals(database, LinkRegister(database))

    def ask(requested_at: datetime) -> Approval:
        wish = Approval(
            approval_id=str(uuid.uuid4()),
            requester=ANNA,
            customer_id=COMPANY,
            msisdn=NUMBER,
            state="waiting",
            requested_at=requested_at,
        )
        return database.retrying(lambda connection: approvals.wait(connection, wish, requested_at - timedelta(days=30)))

    first = ask(NOW)
    assert ask(NOW + timedelta(days=1)).approval_id == first.approval_id
    later = ask(NOW + timedelta(days=40))
    assert later.approval_id != first.approval_id
    assert approvals.decide(later, "declined", ANNA, NOW, "a" * 32)
    after = ask(NOW + timedelta(days=41))
    assert after.approval_id not in {first.approval_id, later.approval_id}
    database.retrying(lambda connection: approvals.withdraw(connection, ANNA, NOW))
    assert ask(NOW + timedelta(days=42)).approval_id != after.approval_id
