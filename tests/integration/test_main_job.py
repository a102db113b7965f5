"""The customer's whole path over real sockets: sign in, read, change, download, archived."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from dev.visit.archive import archived
from dev.visit.running import MERGE, Running, customer_of


def last_month() -> str:
    now = datetime.now(UTC)
    year, month = (now.year - 1, 12) if now.month == 1 else (now.year, now.month - 1)
    return f"{year:04d}-{month:02d}"


@pytest.mark.parametrize("login", ["residential", "corporate", "suspended"])
def test_customer_reads_changes_downloads_and_finds_it_archived(running: Running, login: str) -> None:
    customer, token = customer_of(login), running.token(login)
    path = f"/customer/v1/customers/{customer.customer_id}"
    linked = running.send("GET", "/customer/v1/customers", token=token).json["customers"]
    assert [entry["customerId"] for entry in linked] == [customer.customer_id]

    before = running.send("GET", path, token=token)
    headers = {"If-Match": before.header("ETag") or "", "Content-Type": MERGE}
    changed = running.send("PATCH", path, token=token, body={"email": f"{login}@example.org"}, headers=headers)
    assert (changed.status, changed.json["email"]) == (200, f"{login}@example.org")
    assert changed.header("ETag") != before.header("ETag")
    assert running.send("GET", path, token=token).json["email"] == f"{login}@example.org"

    balance = running.send("GET", f"/billing/v1/customers/{customer.customer_id}/balance", token=token).json
    assert {bucket["type"] for bucket in balance["buckets"]} == {"monetary", "data", "voice", "sms"}

    usage = f"/billing/v1/customers/{customer.customer_id}/usage/{last_month()}"
    pdf = running.send("GET", usage, token=token, headers={"Accept": "application/pdf"})
    assert (pdf.status, pdf.body[:5]) == (200, b"%PDF-")
    digest = hashlib.sha256(pdf.body).hexdigest()
    entry = archived(running, token, customer.customer_id, digest)

    access = running.send("GET", f"/archive/v1/customers/{customer.customer_id}/statements/{entry['statementId']}", token=token)
    kept = running.aws("s3").get_object(
        Bucket="selfcare-archive",
        Key=f"{customer.billing_account}/{last_month()[:4]}/{last_month()[5:]}/{digest}.pdf",
    )
    assert kept["Body"].read() == pdf.body
    assert access.json["downloadUrl"].startswith(running.url("aws"))


def test_asking_twice_archives_once(running: Running) -> None:
    customer, token = customer_of("several"), running.token("several")
    usage = f"/billing/v1/customers/{customer.customer_id}/usage/{last_month()}"
    first = running.send("GET", usage, token=token)
    second = running.send("GET", usage, token=token)
    assert first.body == second.body
    archived(running, token, customer.customer_id, hashlib.sha256(first.body).hexdigest())
    versions = running.aws("s3").list_object_versions(Bucket="selfcare-archive", Prefix=f"{customer.billing_account}/")
    assert len(versions["Versions"]) == 1
    assert "DeleteMarkers" not in versions


def test_month_adds_up_and_every_page_is_there(running: Running) -> None:
    customer, token = customer_of("residential"), running.token("residential")
    path = f"/billing/v1/customers/{customer.customer_id}/usage/{last_month()}"
    headers = {"Accept": "application/json"}
    page = running.send("GET", path + "?limit=100", token=token, headers=headers).json
    summary, total, records = page["summary"], page["totalRecords"], page["records"]
    while page["nextCursor"]:
        page = running.send("GET", f"{path}?limit=100&cursor={page['nextCursor']}", token=token, headers=headers).json
        assert page["summary"] is None
        records += page["records"]
    assert len({record["id"] for record in records}) == total == len(records)
    money = {name: Decimal(value) for name, value in summary.items() if isinstance(value, str)}
    charges = sum((Decimal(record["charge"]) for record in records), Decimal(0))
    assert charges == money["charges"]
    expected = money["openingBalance"] + money["topUps"] + money["adjustments"] - money["charges"] - money["expired"]
    assert expected == money["closingBalance"]
    assert Decimal(records[-1]["balanceAfter"]) == money["closingBalance"]


def test_pdf_says_what_the_json_says_to_the_cent(running: Running) -> None:
    """The English statement writes amounts as the JSON does, thousands apart."""
    for login in ("residential", "several"):
        customer, token = customer_of(login), running.token(login)
        path = f"/billing/v1/customers/{customer.customer_id}/usage/{last_month()}"
        summary = running.send("GET", path, token=token, headers={"Accept": "application/json"}).json["summary"]
        reader = PdfReader(io.BytesIO(running.send("GET", path, token=token).body))
        words = reader.pages[0].extract_text().replace(",", "").replace("\u2212", "-")
        for line in ("Opening balance", "Top-ups", "Charges", "Expired credit", "Closing balance"):
            name = {"Opening balance": "openingBalance", "Top-ups": "topUps", "Charges": "charges"}.get(line)
            name = name or {"Expired credit": "expired", "Closing balance": "closingBalance"}[line]
            assert re.search(rf"{line}\s+{re.escape(summary[name])}\b", words), (line, summary[name], words)
        for category in summary["categories"]:
            assert re.search(rf"\s{re.escape(category['charge'])}\b", words), category


def test_month_without_usage_is_a_statement_too(running: Running) -> None:
    customer = customer_of("quiet")
    path = f"/billing/v1/customers/{customer.customer_id}/usage/{last_month()}"
    page = running.get(path, "quiet", headers={"Accept": "application/json"}).json
    assert (page["totalRecords"], page["records"]) == (0, [])
    assert page["summary"]["openingBalance"] == page["summary"]["closingBalance"]
    assert running.get(path, "quiet").body[:5] == b"%PDF-"


def test_heavy_month_comes_whole(running: Running) -> None:
    customer = customer_of("heavy")
    path = f"/billing/v1/customers/{customer.customer_id}/usage/{last_month()}"
    page = running.get(path + "?limit=1", "heavy", headers={"Accept": "application/json"}).json
    assert 45_000 < page["totalRecords"] <= 50_000  # less the calls to free numbers
    pdf = running.get(path, "heavy")
    assert pdf.status in (200, 303)
