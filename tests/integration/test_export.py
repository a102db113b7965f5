"""The right of access: everything held about the customer, whole or not at all, a few times a day, written down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa

from dev.visit.answers import Answer
from dev.visit.linking import execute
from dev.visit.running import MERGE, Running, customer_of

REASON = {"X-Access-Reason": "Ticket 7001, asks about the address"}
# Tables about customers, and the part of the export that tells what each holds.
TOLD = {
    "customer": "customer",
    "login_link": "links",
    "link_challenge": "codes",
    "link_approval": "approvals",
    "number_ownership": "numberOwnedSince",
    "audit_event": "events",
    "statement": "statements",
}
PERSONAL_COLUMNS = {"customer_id", "msisdn", "subject", "billing_account", "email"}


def export(running: Running, login: str, token: str = "") -> Answer:
    path = f"/customer/v1/customers/{customer_of(login).customer_id}/export"
    return running.send("GET", path, token=token or running.token(login))


def forget_exports(running: Running) -> None:
    execute(running, "DELETE FROM audit_event WHERE action = 'customer.exported'")


def test_export_tells_everything_that_is_held(running: Running) -> None:
    """Checklist: E9."""
    forget_exports(running)
    customer, token = customer_of("residential"), running.token("residential")
    profile = f"/customer/v1/customers/{customer.customer_id}"
    tag = running.send("GET", profile, token=token).header("ETag") or ""
    changed = {"If-Match": tag, "Content-Type": MERGE}
    assert running.send("PATCH", profile, token=token, body={"email": "export@example.org"}, headers=changed).status == 200
    running.send("GET", profile, token=running.token("support"), headers=REASON)
    assert running.send("GET", f"/billing/v1/customers/{customer.customer_id}/usage/2026-10", token=token).status == 200

    answer = export(running, "residential")
    assert answer.header("Content-Disposition") == 'attachment; filename="self-care-data.json"'
    held: dict[str, Any] = answer.json
    assert held["customer"]["billingAccount"] == customer.billing_account
    assert held["customer"]["email"] == "export@example.org"
    assert [entry["thisLogin"] for entry in held["links"]] == [True]
    assert held["complete"] is True
    looks = [entry for entry in held["events"] if entry["actor"] == "support"]
    assert looks[0]["reason"] == REASON["X-Access-Reason"]
    updates = [entry for entry in held["events"] if entry["action"] == "customer.updated"]
    assert {"field": "email", "after": "export@example.org"}.items() <= updates[0]["changes"][0].items()
    assert "2026-10" in {entry["month"] for entry in held["statements"]}
    assert {entry["system"] for entry in held["heldElsewhere"]} == {"rating-engine", "archive", "identity-provider"}
    own = [entry for entry in export(running, "residential").json["events"] if entry["action"] == "customer.exported"]
    assert [entry["outcome"] for entry in own] == ["intended", "applied"]


def test_export_of_a_company_comes_from_its_own_directory(running: Running) -> None:
    forget_exports(running)
    held = export(running, "corporate").json
    assert held["customer"]["billingAccount"] == customer_of("corporate").billing_account
    assert held["customer"]["segment"] == "corporate"


def test_every_table_about_customers_is_told(running: Running) -> None:
    """A new table with personal data joins the export, or this fails."""
    engine = sa.create_engine(running.stack.plan.database_url)
    tables = sa.inspect(engine)
    personal = {
        name for name in tables.get_table_names() if PERSONAL_COLUMNS & {column["name"] for column in tables.get_columns(name)}
    }
    engine.dispose()
    assert personal == set(TOLD)
    forget_exports(running)
    assert set(TOLD.values()) <= set(export(running, "residential").json)


def test_strangers_and_support_get_no_export(running: Running) -> None:
    """Checklist: A1, A4."""
    assert export(running, "residential", running.token("unlinked")).status == 404
    assert export(running, "residential", running.token("support")).status == 403


def test_five_exports_a_day_even_in_parallel(running: Running) -> None:
    """Checklist: F9. Refused ones are audited too and do not count."""
    forget_exports(running)
    token = running.token("quiet")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: export(running, "quiet", token), range(12)))
    assert sum(answer.status == 200 for answer in answers) <= 5
    while (last := export(running, "quiet", token)).status == 200:
        answers.append(last)
    assert sum(answer.status == 200 for answer in answers) == 5
    assert (last.status, last.header("Retry-After")) == (429, "3600")
