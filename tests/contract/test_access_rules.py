"""Every rule at the door of every operation, over the services as they are wired: whoever breaks one breaks a test here.

The list of operations comes from the contract, so that a new one is held to the same rules.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dev.doubles.identity.tokens import SigningKeys
from dev.visit.answers import CONTRACT, OPERATIONS
from dev.visit.running import month_before
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import link_id
from selfcare_shared.settings import LIMITS
from selfcare_shared.web.contract import Operation
from tests.support.records import record
from tests.support.services import ANNA, BEN, EVERY_SCOPE, ISSUER, REASON, Services, long_ago, published

OWN = record().customer_id
NEW = "33333333-3333-4333-8333-333333333333"
BODIES: dict[str, Any] = {
    "UpdateCustomerInformation": {"email": "somebody@example.com"},
    "RequestLink": {"msisdn": "+41791000001"},
    "ConfirmLink": {"code": "123456"},
    "DecideLinkApproval": {"decision": "approved"},
    "SearchCustomers": {"msisdn": "+41791000001"},
}
OF_A_CUSTOMER = [operation for operation in OPERATIONS if "{customerId}" in operation.path]
# As the file has it: what the services read of it is what is tested here.
OF_SUPPORT = [
    CONTRACT.operation(raw["operationId"])
    for path in CONTRACT.document["paths"].values()
    for raw in path.values()
    if isinstance(raw, dict) and raw.get("x-selfcare-group") == "support"
]
CHANGES = [operation for operation in OPERATIONS if operation.method != "GET" and not operation.group]
HISTORY = [
    CONTRACT.operation(name) for name in ("RetrieveItemizedUsage", "ListStatements", "RetrieveStatement", "RestoreStatement")
]


def name_of(operation: Operation) -> str:
    return operation.operation_id


def path_of(operation: Operation, customer_id: str = OWN, month: str = "") -> str:
    path = operation.path.replace("{customerId}", customer_id).replace("{month}", month or month_before(1))
    path = path.replace("{linkId}", link_id(ANNA, customer_id))
    for name in ("statementId", "challengeId", "approvalId"):
        path = path.replace(f"{{{name}}}", str(uuid.UUID(int=7)))
    return path


@pytest.fixture(scope="module")
def keys() -> SigningKeys:
    return SigningKeys()


@pytest.fixture(scope="module")
def address(keys: SigningKeys) -> Iterator[str]:
    with published(keys) as url:
        yield url


@pytest.fixture(scope="module")
def services(keys: SigningKeys, address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    made = Services(tmp_path_factory.mktemp("services"), address, keys)
    made.add_customer(ANNA, long_ago())
    made.add_customer(ANNA, datetime.now(UTC), customer_id=NEW, msisdn="+41791234568", billing_account="BA1000000138")
    yield made
    made.close()


def call(services: Services, operation: Operation, token: str | None, customer_id: str = OWN, **headers: str) -> TestResponse:
    sent = REASON | {"If-Match": '"1"'} | {name.replace("_", "-"): value for name, value in headers.items()}
    return services.ask(operation, path_of(operation, customer_id), token, BODIES.get(operation.operation_id), sent)


# Checklist: B9, B11
@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_no_token_no_answer(services: Services, operation: Operation) -> None:
    got = call(services, operation, None)
    assert (got.status_code, got.headers["WWW-Authenticate"]) == (401, "Bearer")


BENT: dict[str, dict[str, Any]] = {
    "ID token": {"token_use": "id"},
    "no token_use": {"token_use": None},
    "other client": {"client_id": "other-app"},
    "no client": {"client_id": None},
    "expired": {"exp": int(time.time()) - 3600},
    "no expiry": {"exp": None},
    "not valid yet": {"nbf": int(time.time()) + 3600},
    "other issuer": {"iss": "https://evil.example/pool"},
    "no subject": {"sub": None},
}


# Checklist: B2, B3, B4, B5, B6
@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_no_answer_to_a_token_that_is_not_for_us(services: Services, operation: Operation) -> None:
    statuses = {name: call(services, operation, services.token(**bent)).status_code for name, bent in BENT.items()}
    assert statuses == dict.fromkeys(BENT, 401)


# Checklist: B1
@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_no_answer_to_a_token_by_another_key(services: Services, operation: Operation) -> None:
    forged = SigningKeys().sign({"sub": "anna"}, {"kid": services.keys.jwks()["keys"][0]["kid"]})
    assert call(services, operation, forged).status_code == 401


# Checklist: B7
@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_no_operation_without_its_scope(services: Services, operation: Operation) -> None:
    others = " ".join(set(EVERY_SCOPE.split()) - operation.scopes)
    groups: dict[str, Any] = {"cognito:groups": [operation.group]} if operation.group else {}
    for scope in ("", others, "openid", operation.operation_id):
        assert call(services, operation, services.token(scope=scope, **groups)).status_code == 403, scope


# Checklist: A4, B8
@pytest.mark.parametrize("operation", OF_SUPPORT, ids=name_of)
def test_no_support_operation_without_the_group(services: Services, operation: Operation) -> None:
    strangers: tuple[dict[str, Any], ...] = ({}, {"cognito:groups": ["supporters"]})
    for groups in strangers:
        assert call(services, operation, services.token(**groups)).status_code == 403


# Checklist: A1, A2
@pytest.mark.parametrize("operation", OF_A_CUSTOMER, ids=name_of)
def test_a_strangers_customer_and_an_unknown_one_look_the_same(services: Services, operation: Operation) -> None:
    stranger = services.token(BEN)
    for customer_id in (OWN, NEW, str(uuid.uuid4()), "BA1000000101"):
        got = call(services, operation, stranger, customer_id)
        assert (got.status_code, got.json and got.json["type"]) == (404, "urn:selfcare:problem:not-found"), customer_id


# Checklist: A1
def test_a_login_sees_its_own(services: Services) -> None:
    for name in ("RetrieveCustomerInformation", "ListAccessEvents", "ExportCustomerData", "ListStatements"):
        assert call(services, CONTRACT.operation(name), services.token()).status_code == 200, name
    listed = call(services, CONTRACT.operation("ListLinkedCustomers"), services.token()).json
    assert listed is not None
    assert [entry["customerId"] for entry in listed["customers"]] == [OWN, NEW]
    assert call(services, CONTRACT.operation("ListLinkedCustomers"), services.token(BEN)).json == {"customers": []}


# Checklist: D10
@pytest.mark.parametrize("operation", HISTORY, ids=name_of)
def test_history_of_a_new_link_waits(services: Services, operation: Operation) -> None:
    got = call(services, operation, services.token(), NEW)
    assert got.status_code == 403
    assert got.json is not None
    opens = datetime.fromisoformat(got.json["availableFrom"]) - datetime.now(UTC)
    assert timedelta(hours=23) < opens <= timedelta(hours=24)
    assert call(services, CONTRACT.operation("RetrieveCustomerInformation"), services.token(), NEW).status_code == 200


USAGE = CONTRACT.operation("RetrieveItemizedUsage")


@pytest.mark.parametrize("month", [month_before(-1), month_before(14), "2026-13", "2026-1", "latest"])
def test_month_out_of_range_is_refused_with_the_range(services: Services, month: str) -> None:
    for kind in ("application/pdf", "application/json"):
        got = services.ask(USAGE, path_of(USAGE, month=month), services.token(), headers={"Accept": kind})
        assert got.status_code == 422, got.data
        assert got.json is not None
        assert (got.json["allowedFrom"], got.json["allowedUntil"]) == (month_before(13), month_before(0))


@pytest.mark.parametrize("month", [month_before(0), month_before(13)])
def test_month_in_range_is_asked_for(services: Services, month: str) -> None:
    """The engine's port answers nobody, which is told as what it is."""
    got = services.ask(USAGE, path_of(USAGE, month=month), services.token(), headers={"Accept": "application/json"})
    assert got.status_code == 503


# Checklist: D10
def test_month_before_the_number_changed_hands_is_refused(
    keys: SigningKeys, address: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    services = Services(tmp_path_factory.mktemp("hands"), address, keys)
    services.add_customer(ANNA, long_ago())
    begun = {"customer_id": OWN, "since": "2026-01-10 00:00:00.000000", "first": month_before(3)}
    services.database.execute("INSERT INTO number_ownership VALUES (:customer_id, :since, :first)", begun)
    statuses = []
    for count in (4, 3):
        for kind in ("application/json", "application/pdf"):
            path = path_of(USAGE, month=month_before(count))
            statuses.append(services.ask(USAGE, path, services.token(), headers={"Accept": kind}).status_code)
    services.close()
    assert statuses == [422, 422, 503, 503]


UPDATE = CONTRACT.operation("UpdateCustomerInformation")


def test_change_needs_the_version_last_read(services: Services) -> None:
    path, body, token = path_of(UPDATE, NEW), {"language": "de"}, services.token()
    given = [None, '"7"', "7", 'W/"1"', '"x"', '"-1"', '"1"', '"1"', '"2"', "*"]
    statuses = [
        services.ask(UPDATE, path, token, body, {} if version is None else {"If-Match": version}).status_code
        for version in given
    ]
    assert statuses == [428, 412, 412, 412, 412, 412, 200, 412, 200, 200]


@pytest.mark.parametrize("name", ["msisdn", "billingAccount", "segment", "customerId", "status", "version", "nothing"])
def test_change_names_editable_members_alone(services: Services, name: str) -> None:
    """Checklist: A7."""
    got = services.ask(UPDATE, path_of(UPDATE), services.token(), {name: "x"}, {"If-Match": '"1"'})
    assert got.status_code == 422


def staff(services: Services, viewer: Viewer = BEN, **bent: Any) -> str:
    return services.token(viewer, EVERY_SCOPE, **{"cognito:groups": ["support"]}, **bent)


# Checklist: A5
@pytest.mark.parametrize("operation", CHANGES, ids=name_of)
def test_support_changes_nothing(services: Services, operation: Operation) -> None:
    assert call(services, operation, staff(services)).status_code == 403


# Checklist: A5
def test_support_gives_a_reason_and_it_is_written_down(services: Services) -> None:
    operation = CONTRACT.operation("RetrieveCustomerInformation")
    count = "SELECT COUNT(*) FROM audit_event WHERE customer_id = :id AND action = 'support.RetrieveCustomerInformation'"

    def looks() -> int:
        row = services.database.one(count, {"id": OWN})
        assert row is not None
        return int(row[0])

    before = looks()
    refused = [
        services.ask(operation, path_of(operation), staff(services), headers=headers).status_code
        for headers in ({}, {"X-Access-Reason": "abc"}, {"X-Access-Reason": "x" * 201}, {"X-Access-Reason": "a%0Abcd"})
    ]
    assert (refused, looks() - before) == ([422] * 4, 0)
    assert services.ask(operation, path_of(operation), staff(services), headers=REASON).status_code == 200
    assert looks() - before == 1


# Checklist: A5
def test_support_downloads_nobodys_data_not_even_its_own(services: Services) -> None:
    operation = CONTRACT.operation("ExportCustomerData")
    for viewer in (ANNA, BEN):
        assert call(services, operation, staff(services, viewer)).status_code == 403


@pytest.mark.parametrize("operation", OF_A_CUSTOMER, ids=name_of)
def test_what_is_no_identifier_reaches_neither_audit_trail_nor_databases(services: Services, operation: Operation) -> None:
    count = "SELECT COUNT(*) FROM audit_event WHERE customer_id = :id"
    for wrong in ("BA1000000101", "x" * 200, OWN.upper().replace("1", "A"), f"{OWN}0"):
        assert call(services, operation, staff(services), wrong).status_code == 404
        row = services.database.one(count, {"id": wrong})
        assert row is not None
        assert row[0] == 0


# Checklist: A5, B8
def test_support_signs_in_anew_after_a_while(services: Services) -> None:
    operation = CONTRACT.operation("RetrieveCustomerInformation")
    lately, long_since = int(time.time()) - 28_000, int(time.time()) - 28_900
    statuses = [call(services, operation, staff(services, auth_time=at)).status_code for at in (lately, long_since)]
    assert statuses == [200, 401]
    for asked in OF_SUPPORT:
        assert call(services, asked, staff(services, auth_time=long_since)).status_code == 401, asked.operation_id


LIMITED = {
    "limit_reads": ["ListLinkedCustomers", "RetrieveCustomerInformation", "ListStatements"],
    "limit_changes": ["UpdateCustomerInformation", "RemoveLink", "DecideLinkApproval"],
    "limit_documents": ["ExportCustomerData", "RetrieveItemizedUsage", "RetrieveStatement", "RestoreStatement"],
    "limit_codes": ["RequestLink", "ConfirmLink"],
    "limit_searches": ["SearchCustomers"],
    "limit_codes_address": ["RequestLink", "ConfirmLink"],
    "limit_address": ["ListLinkedCustomers", "UpdateCustomerInformation", "ListStatements"],
}


def test_every_limit_is_tried() -> None:
    assert set(LIMITED) == set(LIMITS)


# Checklist: F9
@pytest.mark.parametrize(("limit", "names"), LIMITED.items(), ids=LIMITED.keys())
def test_limit_holds_in_the_services_as_they_are_wired(
    keys: SigningKeys, address: str, tmp_path: Path, limit: str, names: list[str]
) -> None:
    services = Services(tmp_path, address, keys, **{limit: "2/minute"})
    for name in names:
        # A second code for a number is refused by a limit of its own; both operations count in one class.
        first = "ConfirmLink" if name == "RequestLink" else name
        calls = [CONTRACT.operation(each) for each in (first, first, name)]
        groups = {"cognito:groups": ["support"]} if calls[0].group else {}
        token = services.token(Viewer(ISSUER, name), EVERY_SCOPE, **groups)
        place = f"203.0.113.{names.index(name)}"
        statuses = [call(services, operation, token, X_Forwarded_For=place).status_code for operation in calls]
        assert 429 not in statuses[:2], name
        assert statuses[2] == 429, name
    services.close()
