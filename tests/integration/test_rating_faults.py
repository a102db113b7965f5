"""The billing service over the local stack while its engine is slow, saturated or flapping, and months beyond the limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dev.demo.usage_profiles import rows_per_month
from dev.visit.rating import control, requests
from dev.visit.running import Running, customer_of, month_before, this_month

CUSTOMER = customer_of("residential")
BALANCE = f"/billing/v1/customers/{CUSTOMER.customer_id}/balance"
# The month that lasts: a closed one may come from the archive, which needs no rating engine.
MONTHS = f"/billing/v1/customers/{CUSTOMER.customer_id}/usage/"
USAGE = MONTHS + this_month()
PROFILE = f"/customer/v1/customers/{CUSTOMER.customer_id}"


@pytest.fixture(autouse=True)
def healed(running: Running) -> Iterator[None]:
    yield
    running.rating_faults()
    limit = time.monotonic() + 30
    while running.get(BALANCE, "residential").status != 200:
        assert time.monotonic() < limit
        time.sleep(0.5)


def test_identical_reads_at_once_ask_the_engine_once(running: Running) -> None:
    token = running.token("residential")
    running.rating_faults(latencySeconds=1.0)
    before = requests(running)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: running.send("GET", BALANCE, token=token), range(6)))
    assert [answer.status for answer in answers] == [200] * 6
    assert requests(running) - before <= 2
    assert len({answer.json["asOf"] for answer in answers}) <= 2


def test_hung_engine_holds_few_threads_and_everybody_gets_an_answer(running: Running) -> None:
    several = customer_of("several")
    tokens = {key: running.token(key) for key in ("residential", "several")}
    paths = [(tokens["residential"], BALANCE), (tokens["residential"], USAGE)]
    paths += [(tokens["several"], path.replace(CUSTOMER.customer_id, several.customer_id)) for path in (BALANCE, USAGE)]
    running.rating_faults(hang=True)
    begun = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(lambda number: running.send("GET", paths[number % 4][1], token=paths[number % 4][0]), range(12))
        )
        profile = running.send("GET", PROFILE, token=tokens["residential"])
    assert profile.status == 200
    assert {answer.status for answer in answers} <= {503, 504}
    assert time.monotonic() - begun < 25


def test_flapping_engine_gets_no_storm_of_retries(running: Running) -> None:
    """Up and down every half second: the engine sees at most a tenth more calls than callers made, and the saved retries."""
    token = running.token("residential")
    before, calls = requests(running), 0
    end = time.monotonic() + 6
    while time.monotonic() < end:
        running.rating_faults(**({"status": 503} if int(time.monotonic() * 2) % 2 else {}))
        for _ in range(10):
            answer = running.send("GET", BALANCE, token=token)
            assert answer.status in (200, 503)
            calls += 1
    assert requests(running) - before <= calls * 1.1 + 10


# Checklist: E4
def test_month_beyond_the_limit_is_refused_at_once_as_pdf_and_readable_as_json(running: Running) -> None:
    account, usage = CUSTOMER.billing_account, MONTHS + month_before(9)
    control(running, f"/control/accounts/{account}", {"rowsPerMonth": 100_500}, "PUT")
    try:
        running.get(usage + "?summary=false", "residential", headers={"Accept": "application/json"})
        before, begun = requests(running), time.monotonic()
        refused = running.get(usage, "residential")
        assert (refused.status, refused.header("Content-Type")) == (422, "application/problem+json")
        assert "100000" in refused.json["detail"]
        assert requests(running) - before == 1
        assert time.monotonic() - begun < 10
        page = running.get(usage + "?summary=false&limit=50", "residential", headers={"Accept": "application/json"})
        unlisted = 50 - len(page.json["records"])
        assert (page.status, page.json["totalRecords"]) == (200, 100_500 - unlisted)
        assert 0 <= unlisted < 10, "calls to free numbers are not listed"
    finally:
        control(running, f"/control/accounts/{account}", {"rowsPerMonth": rows_per_month(account)}, "PUT")
