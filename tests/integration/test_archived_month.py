"""A closed month that the archive holds is handed out without the rating engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from dev.demo.usage_profiles import rows_per_month
from dev.visit.archive import archived
from dev.visit.rating import control, requests
from dev.visit.running import Running, customer_of, month_before, this_month

CUSTOMER = customer_of("residential")
MONTHS = f"/billing/v1/customers/{CUSTOMER.customer_id}/usage/"


@pytest.fixture(autouse=True)
def healed(running: Running) -> Iterator[None]:
    yield
    running.rating_faults()
    control(running, f"/control/accounts/{account()}", {"rowsPerMonth": rows_per_month(account())}, "PUT")


def account() -> str:
    return CUSTOMER.billing_account


def test_archived_closed_month_needs_no_engine_and_late_records_make_no_second_version(running: Running) -> None:
    token, closed = running.token("residential"), MONTHS + month_before(3)
    first = running.send("GET", closed, token=token)
    archived(running, token, CUSTOMER.customer_id, hashlib.sha256(first.body).hexdigest())
    running.rating_faults(status=500)
    before = requests(running)
    again = running.send("GET", closed, token=token)
    assert (again.status, again.body) == (200, first.body)
    assert again.header("Repr-Digest") == first.header("Repr-Digest")
    assert requests(running) == before
    assert running.send("GET", MONTHS + month_before(4), token=token).status in (502, 503)
    assert running.send("GET", MONTHS + this_month(), token=token).status in (502, 503)


def test_month_that_lasts_follows_its_usage_though_archived(running: Running) -> None:
    token, lasting = running.token("residential"), MONTHS + this_month()
    first = running.send("GET", lasting, token=token)
    archived(running, token, CUSTOMER.customer_id, hashlib.sha256(first.body).hexdigest())
    control(running, f"/control/accounts/{account()}", {"rowsPerMonth": rows_per_month(account()) + 40}, "PUT")
    assert running.send("GET", lasting, token=token).body != first.body
