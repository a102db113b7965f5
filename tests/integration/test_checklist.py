"""Lines of the security checklist that belong to no single room, over the running stack."""

from __future__ import annotations

import re

import pytest

from dev.visit.running import Running, customer_of

CUSTOMER = customer_of("residential")
PROFILE = f"/customer/v1/customers/{CUSTOMER.customer_id}"
SERVERS = ("customer", "billing", "archiver")
HEADERS = {
    "Strict-Transport-Security": re.compile(r"max-age=(31536000|6307\d{4}); includeSubDomains"),
    "X-Content-Type-Options": re.compile("nosniff"),
    "Referrer-Policy": re.compile("no-referrer"),
    "Cross-Origin-Opener-Policy": re.compile("same-origin"),
    "Cross-Origin-Resource-Policy": re.compile("same-(origin|site)"),
    "Cache-Control": re.compile("no-store"),
}


# Checklist: F2
@pytest.mark.parametrize("at", SERVERS)
@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/customer/v1/customers"])
def test_headers_stand_on_answers_and_errors_alike(running: Running, at: str, path: str) -> None:
    answer = running.send("GET", path, at=at)
    for name, pattern in HEADERS.items():
        assert pattern.fullmatch(answer.header(name) or ""), (name, answer.header(name))


# Checklist: F3
@pytest.mark.parametrize("at", SERVERS)
@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/customer/v1/customers", f"/{'a' * 20_000}"])
def test_the_portal_in_a_browser_may_read_what_a_service_says_and_no_other_site(running: Running, at: str, path: str) -> None:
    answer = running.send("GET", path, at=at, headers={"Origin": "https://evil.example"})
    assert answer.header("Access-Control-Allow-Origin") == running.url("portal")
    assert answer.header("Access-Control-Allow-Credentials") is None
    readable = {name.strip() for name in (answer.header("Access-Control-Expose-Headers") or "").split(",")}
    assert {"ETag", "Content-Disposition", "Retry-After", "X-Trace-Id"} <= readable


# Checklist: E5
def test_download_has_a_name_made_here_and_a_type(running: Running) -> None:
    answer = running.get(f"/billing/v1/customers/{CUSTOMER.customer_id}/usage/2026-10", "residential")
    assert answer.header("Content-Disposition") == 'attachment; filename="statement-2026-10.pdf"'
    assert answer.header("Content-Type") == "application/pdf"
    assert answer.header("X-Content-Type-Options") == "nosniff"


# Checklist: C1, C2, C7
@pytest.mark.parametrize("verified", [True, "true", None])
def test_equal_email_is_not_the_same_person(running: Running, verified: object) -> None:
    claims = {"email": "rosa.residential@example.com", "email_verified": verified, "custom:customerId": CUSTOMER.customer_id}
    token = running.token("unlinked", claims=claims)
    assert running.send("GET", "/customer/v1/customers", token=token).json == {"customers": []}
    assert running.send("GET", PROFILE, token=token).status == 404


# Checklist: B12
@pytest.mark.parametrize("name", ["jwt", "access_token", "token"])
@pytest.mark.parametrize("at", ["portal", "customer"])
def test_token_counts_in_the_authorization_header_alone(running: Running, at: str, name: str) -> None:
    token = running.token("residential")
    assert running.send("GET", f"{PROFILE}?{name}={token}", at=at).status == 401
    assert running.send("GET", PROFILE, at=at, headers={"Cookie": f"{name}={token}; access_token_cookie={token}"}).status == 401


# Checklist: A10
def test_addresses_carry_random_identifiers_alone(running: Running) -> None:
    token = running.token("residential")
    for wrong in (CUSTOMER.msisdn, CUSTOMER.msisdn.replace("+", "%2B"), CUSTOMER.email, CUSTOMER.billing_account):
        assert running.send("GET", f"/customer/v1/customers/{wrong}", token=token).status == 404
