"""What a user can get wrong, and how it is answered: a problem document that says what to do, on every service."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dev.visit.running import MERGE, Running, customer_of

CUSTOMER = customer_of("residential")
PATH = f"/customer/v1/customers/{CUSTOMER.customer_id}"
USAGE = f"/billing/v1/customers/{CUSTOMER.customer_id}/usage"


def patch(running: Running, body: Any, login: str = "residential", **headers: str) -> Any:
    token = running.token(login)
    current = running.send("GET", PATH, token=token).header("ETag") or ""
    sent = {"If-Match": current, "Content-Type": MERGE} | {name.replace("_", "-"): value for name, value in headers.items()}
    return running.send("PATCH", PATH, token=token, body=body, headers={k: v for k, v in sent.items() if v})


WRONG_VALUES: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    ({"email": "nobody"}, {("/email", "invalid")}),
    ({"email": None, "postalAddress": {"country": "XX"}}, {("/postalAddress/country", "invalid")}),
    ({"contactPhone": "079 123 45 67"}, {("/contactPhone", "invalid")}),
    ({"contactPhone": "+410791234567"}, {("/contactPhone", "invalid")}),
    ({"contactPhone": "+41791234567\n"}, {("/contactPhone", "invalid")}),
    ({"email": "jörg@example.com"}, {("/email", "invalid")}),
    ({"email": [[[[1]]]]}, {("/email", "wrong-type")}),
    (
        {"postalAddress": {"street": "a\x00", "city": "a\u202eb", "country": "QO"}},
        {("/postalAddress/street", "invalid"), ("/postalAddress/city", "invalid"), ("/postalAddress/country", "invalid")},
    ),
    ({"language": "xx"}, {("/language", "invalid")}),
    ({"marketingConsent": "yes"}, {("/marketingConsent", "wrong-type")}),
    ({"msisdn": "+41790000000", "billingAccount": "BA1"}, {("/msisdn", "read-only"), ("/billingAccount", "read-only")}),
    ({"isAdmin": True}, {("/isAdmin", "unknown")}),
    ({"version": 7}, {("/version", "unknown")}),
    ({}, {("", "empty")}),
    ({"postalAddress": {"street": None}}, {("/postalAddress/street", "required")}),
    ({"postalAddress": {"postalCode": "12345"}}, {("/postalAddress/postalCode", "invalid")}),
]


# Checklist: A7, E2
@pytest.mark.parametrize(
    ("body", "errors"), WRONG_VALUES, ids=lambda value: json.dumps(value)[:40] if isinstance(value, dict) else ""
)
def test_wrong_values_are_pointed_to_and_nothing_is_written(
    running: Running, body: dict[str, Any], errors: set[tuple[str, str]]
) -> None:
    token = running.token("residential")
    before = running.send("GET", PATH, token=token)
    answer = patch(running, body)
    assert answer.status == 422
    assert {(entry["pointer"], entry["code"]) for entry in answer.json["errors"]} == errors
    assert all(entry["detail"] for entry in answer.json["errors"])
    after = running.send("GET", PATH, token=token)
    assert (after.body, after.header("ETag")) == (before.body, before.header("ETag"))


def test_update_needs_the_tag_last_read(running: Running) -> None:
    body = {"language": "de"}
    assert patch(running, body, If_Match="").status == 428
    assert patch(running, body, If_Match='"999999"').status == 412
    assert patch(running, body, If_Match="anything").status == 412


def test_stale_tag_is_refused_and_the_first_change_stands(running: Running) -> None:
    token = running.token("residential")
    tag = running.send("GET", PATH, token=token).header("ETag") or ""
    headers = {"If-Match": tag, "Content-Type": MERGE}
    first = running.send("PATCH", PATH, token=token, body={"statementNotification": "email"}, headers=headers)
    second = running.send("PATCH", PATH, token=token, body={"statementNotification": "none"}, headers=headers)
    assert (first.status, second.status) == (200, 412)
    assert running.send("GET", PATH, token=token).json["statementNotification"] == "email"


def test_tags_in_lists_and_stars(running: Running) -> None:
    """RFC 9110, 13.1: one tag of a list is enough, a star is any, a weak one is never the same."""
    token = running.token("residential")
    tag = running.send("GET", PATH, token=token).header("ETag") or ""
    assert patch(running, {"language": "en"}, If_Match=f'"0", {tag}').status == 200
    assert patch(running, {"language": "en"}, If_Match="*").status == 200
    assert patch(running, {"language": "en"}, If_Match='"0", "1"').status == 412
    tag = running.send("GET", PATH, token=token).header("ETag") or ""
    assert patch(running, {"language": "en"}, If_Match=f"W/{tag}").status == 412
    assert patch(running, {"language": "en"}, If_Match="*", If_None_Match="*").status == 412


def test_a_version_that_the_caller_has_is_not_sent_again(running: Running) -> None:
    token = running.token("residential")
    tag = running.send("GET", PATH, token=token).header("ETag") or ""
    for known in (tag, f'"0", {tag}', f"W/{tag}", "*"):
        again = running.send("GET", PATH, token=token, headers={"If-None-Match": known})
        assert (again.status, again.body, again.header("ETag")) == (304, b"", tag), known
    assert running.send("GET", PATH, token=token, headers={"If-None-Match": '"0"'}).status == 200
    assert running.send("GET", PATH, token=token, headers={"If-Match": '"0"'}).status == 412
    assert running.send("GET", PATH, token=token, headers={"If-Match": tag}).status == 200


def test_media_types_with_parameters(running: Running) -> None:
    token = running.token("residential")
    wanted = {"Accept": "application/json; charset=utf-8"}
    answer = running.send("GET", f"{USAGE}/2026-10", token=token, headers=wanted)
    assert (answer.status, answer.header("Content-Type")) == (200, "application/json")
    body = {"language": "en"}
    assert patch(running, body, Content_Type="Application/Merge-Patch+JSON; charset=utf-8").status == 200


@pytest.mark.parametrize("wrong", [{"Content_Type": "application/json"}, {"Content_Encoding": "gzip"}])
def test_what_a_patch_is_taken_as_is_said(running: Running, wrong: dict[str, str]) -> None:
    """RFC 5789, 2.2."""
    answer = patch(running, {"language": "en"}, **wrong)
    assert (answer.status, answer.header("Accept-Patch")) == (415, MERGE)
    token = running.token("residential")
    answer = running.send("POST", "/customer/v1/links", token=token, body={}, headers={"Content-Type": "text/plain"})
    assert (answer.status, answer.header("Accept")) == (415, "application/json")


def nested(levels: int) -> bytes:
    return b'{"email": ' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"", b'{"email": }', b'{"email": "\\ud800"}', b'{"email": 1e999}', b'{"email": ' + b"9" * 6000 + b"}"]
    + [nested(levels) for levels in (40, 300, 900, 1500, 30_000)]
    + [b'{"a":' * 10_000 + b"1" + b"}" * 10_000],
    ids=lambda body: f"{body[:14]!r}-{len(body)}",
)
def test_malformed_json(running: Running, body: bytes) -> None:
    assert patch(running, body).status == 400


# Checklist: E2, F5
def test_wrong_media_type_and_size(running: Running) -> None:
    assert patch(running, {"language": "de"}, Content_Type="text/plain").status == 415
    assert patch(running, {"language": "x" * 100_000}).status == 413


@pytest.mark.parametrize("month", ["2099-01", "2010-01", "2026-13", "last", "2026-1"])
def test_month_outside_the_range(running: Running, month: str) -> None:
    for accept in ("application/pdf", "application/json"):
        answer = running.get(f"{USAGE}/{month}", "residential", headers={"Accept": accept})
        assert answer.status == 422
        assert answer.json["allowedFrom"] < answer.json["allowedUntil"]


# Checklist: E2
def test_unknown_and_repeated_parameters(running: Running) -> None:
    headers = {"Accept": "application/json"}
    for query in ("?limit=1001", "?limit=0", "?limit=ten", "?sort=up", "?limit=1&limit=2", "?cursor=abc", "?limit=-1"):
        assert running.get(f"{USAGE}/2026-10{query}", "residential", headers=headers).status == 422, query


def test_cursor_of_another_month_is_refused(running: Running) -> None:
    headers = {"Accept": "application/json"}
    cursor = running.get(f"{USAGE}/2026-10?limit=1", "residential", headers=headers).json["nextCursor"]
    assert running.get(f"{USAGE}/2026-09?cursor={cursor}", "residential", headers=headers).status == 422


def test_what_cannot_be_answered_in_that_form(running: Running) -> None:
    assert running.get(f"{USAGE}/2026-10", "residential", headers={"Accept": "text/csv"}).status == 406


# Checklist: E10, F5
@pytest.mark.parametrize("at", ["customer", "billing", "archiver"])
def test_unknown_address_and_method_are_problems_too(running: Running, at: str) -> None:
    for method, path, status in (("GET", "/nowhere", 404), ("DELETE", "/healthz", 405), ("TRACE", "/healthz", 405)):
        answer = running.send(method, path, at=at)
        assert answer.status == status
        assert answer.header("Content-Type") == "application/problem+json"
        assert set(answer.json) == {"type", "title", "status", "detail", "traceId"}


# Checklist: F4
@pytest.mark.parametrize("at", ["portal", "customer", "billing", "archiver"])
def test_security_headers_stand_on_every_answer(running: Running, at: str) -> None:
    for path in ("/customer/v1/customers", "/billing/v1/nothing", "/archive/v1/x"):
        answer = running.send("GET", path, at=at)
        assert answer.header("Cache-Control") == "no-store"
        if at != "portal":
            assert answer.header("X-Content-Type-Options") == "nosniff"
            assert "default-src 'none'" in (answer.header("Content-Security-Policy") or "")


def test_trace_id_goes_through(running: Running) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = running.send("GET", "/nowhere", at="customer", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.header("X-Trace-Id") == trace == answer.json["traceId"]
    amazon = running.send("GET", "/nowhere", at="customer", headers={"X-Amzn-Trace-Id": f"Root=1-{trace[:8]}-{trace[8:]}"})
    assert amazon.header("X-Trace-Id") == trace


# Checklist: F3
def test_preflight_is_for_the_portal_alone(running: Running) -> None:
    answer = running.send("OPTIONS", PATH, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "PATCH"})
    assert answer.status == 204
    assert answer.header("Access-Control-Allow-Origin") == running.url("portal")
    assert "PATCH" in (answer.header("Access-Control-Allow-Methods") or "")
