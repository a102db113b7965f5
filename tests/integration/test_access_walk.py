"""Every route of every service: no token 401, a wrong token 401, no scope 403, a stranger's customer 404.

The list comes from the contract, so a new operation is walked or the test fails.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from dev.visit.answers import OPERATIONS, Answer
from dev.visit.running import ALL_SCOPES, JSON, MERGE, Running, customer_of
from selfcare_shared.web.contract import Operation

SERVICE = {"customer": "customer", "billing": "billing", "archive": "archiver"}
BODIES: dict[str, Any] = {
    "UpdateCustomerInformation": {"email": "somebody@example.com"},
    "RequestLink": {"msisdn": "+41791000001"},
    "ConfirmLink": {"code": "123456"},
    "DecideLinkApproval": {"decision": "approved"},
    "SearchCustomers": {"msisdn": "+41791000001"},
}
# Operations that name no customer: what a stranger gets from them is tested one by one below.
WITHOUT_CUSTOMER = {
    *("ListLinkedCustomers", "ListLinkRequests", "RequestLink", "ConfirmLink", "SearchCustomers", "RemoveAccount"),
    *("RetrieveCustomerServiceHealth", "RetrieveBillingServiceHealth", "RetrieveArchiverServiceHealth"),
}


def places(operation: Operation) -> tuple[str, str]:
    """The gateway and the service's own port."""
    return "portal", SERVICE[operation.path.split("/")[1]]


def path_of(operation: Operation, customer_id: str) -> str:
    return (
        operation.path.replace("{customerId}", customer_id)
        .replace("{month}", "2026-10")
        .replace("{statementId}", str(uuid.uuid4()))
        .replace("{challengeId}", str(uuid.uuid4()))
        .replace("{approvalId}", str(uuid.uuid4()))
        .replace("{linkId}", str(uuid.uuid4()))
    )


def ask(running: Running, operation: Operation, at: str, token: str | None, customer_id: str) -> Answer:
    body = BODIES.get(operation.operation_id)
    headers = {"If-Match": '"1"', "X-Access-Reason": "Caller asked for help"}
    if body is not None:
        headers["Content-Type"] = MERGE if operation.operation_id == "UpdateCustomerInformation" else JSON
    return running.send(operation.method, path_of(operation, customer_id), at=at, token=token, body=body, headers=headers)


ids = [operation.operation_id for operation in OPERATIONS]
walk = pytest.mark.parametrize("operation", OPERATIONS, ids=ids)


# Checklist: B9, B11
@walk
def test_no_token(running: Running, operation: Operation) -> None:
    own = customer_of("residential").customer_id
    for at in places(operation):
        answer = ask(running, operation, at, None, own)
        assert answer.status == 401, at
        assert answer.header("WWW-Authenticate") == "Bearer"


WRONG_TOKENS: dict[str, dict[str, Any]] = {
    "id token": {"token_use": "id"},
    "other app client": {"client_id": "other-app"},
    "expired": {"lifetime": -60},
    "no expiry": {"drop": ["exp"]},
    "other issuer": {"claims": {"iss": "https://evil.example"}},
    "issuer with suffix": {"claims": {"iss": "http://127.0.0.1:1/evil"}},
    "no subject": {"drop": ["sub"]},
    "unknown key": {"headers": {"kid": "nobody"}},
}


# Checklist: B3, B4, B5, B6, B11
@walk
@pytest.mark.parametrize("order", WRONG_TOKENS.values(), ids=WRONG_TOKENS.keys())
def test_wrong_token(running: Running, operation: Operation, order: dict[str, Any]) -> None:
    own = customer_of("residential").customer_id
    token = running.token("residential", scope=ALL_SCOPES, **order)
    gateway, service = places(operation)
    if order != WRONG_TOKENS["no subject"]:
        assert ask(running, operation, gateway, token, own).status == 401
    answer = ask(running, operation, service, token, own)
    assert (answer.status, answer.header("WWW-Authenticate")) == (401, "Bearer")


# Checklist: B7
@walk
def test_no_scope(running: Running, operation: Operation) -> None:
    own = customer_of("residential").customer_id
    others = " ".join(set(ALL_SCOPES.split()) - set(operation.scopes))
    token = running.token("residential", scope=others)
    for at in places(operation):
        assert ask(running, operation, at, token, own).status == 403, at


# Checklist: A4, B8
@walk
def test_no_group(running: Running, operation: Operation) -> None:
    if not operation.group:
        return
    for at in places(operation):
        token = running.token("residential")
        assert ask(running, operation, at, token, customer_of("residential").customer_id).status == 403, at


# Checklist: A1
@pytest.mark.parametrize("login", ["unlinked", "corporate"])
@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.operation_id not in WITHOUT_CUSTOMER], ids=lambda o: o.operation_id
)
def test_strangers_customer_looks_like_an_unknown_one(running: Running, operation: Operation, login: str) -> None:
    token = running.token(login)
    for at in places(operation):
        stranger = ask(running, operation, at, token, customer_of("residential").customer_id)
        unknown = ask(running, operation, at, token, str(uuid.uuid4()))
        malformed = ask(running, operation, at, token, "BA1000000101")
        assert stranger.status == unknown.status == malformed.status == 404, at
        strip = ("traceId",)
        bodies = [{k: v for k, v in answer.json.items() if k not in strip} for answer in (stranger, unknown)]
        assert bodies[0] == bodies[1]


def test_operations_without_customer_are_known() -> None:
    assert {o.operation_id for o in OPERATIONS if "{customerId}" not in o.path} == WITHOUT_CUSTOMER


# Checklist: A1
def test_list_shows_own_links_only(running: Running) -> None:
    assert running.get("/customer/v1/customers", "unlinked").json == {"customers": []}


# Checklist: G9
def test_services_hide_health_behind_the_gateway(running: Running) -> None:
    for path in ("/healthz", "/readyz", "/customer/healthz"):
        at_gateway = running.send("GET", path)
        assert b"alive" not in at_gateway.body
        assert b"ready" not in at_gateway.body
    for service in SERVICE.values():
        assert running.send("GET", "/healthz", at=service).json == {"status": "alive"}
        assert running.send("GET", "/readyz", at=service).json == {"status": "ready"}
