"""Logs of every operation on a real stack: all security events are there, and nothing personal is."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3

from dev.demo import people
from dev.demo.people import residential_customers
from dev.doubles.key_provider import KeyProvider
from dev.paths import ROOT
from dev.stack.extra_service import extra_service
from dev.visit.answers import OPERATIONS, Answer
from dev.visit.linking import code_for, execute, link, texts_to, unlink
from dev.visit.log_scan import findings, lines
from dev.visit.running import ALL_SCOPES, JSON, MERGE, Running, customer_of
from selfcare_shared.web.contract import Operation

CATALOGUE = ROOT / "docs" / "security-events.md"
ROSA, FREE, COMPANY = customer_of("residential"), residential_customers()[people.UNLINKED], customer_of("corporate")
HELD = residential_customers()[people.SWAPPED]
PROFILE = f"/customer/v1/customers/{ROSA.customer_id}"
CHANGE = {
    "email": "seeded.marker@marker.example",
    "contactPhone": "+41445550199",
    "postalAddress": {"street": "Seededmarkerstrasse 99", "postalCode": "8099", "city": "Markerswil", "country": "CH"},
}
REASON = "Seededreason 4711, caller asks about a charge"


def folder(running: Running) -> Path:
    return running.stack.plan.state / "logs"


def logged(running: Running, trace: str, event: str, seconds: float = 5) -> dict[str, Any]:
    """The line of an event within one trace."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        for _, line in lines(folder(running)):
            if (line["traceId"], line["event"]) == (trace, event):
                return line
        time.sleep(0.1)
    raise AssertionError(f"{event} was not logged")


def documented() -> dict[str, set[str]]:
    """Events with their fields, as the page lists them."""
    rows = re.findall(r"^\| `([\w.]+)` \| [^|]+ \| ([^|]+) \|$", CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    return {event: {name.strip() for name in fields.split(",")} for event, fields in rows}


class Scene:
    """Provokes events by the calls of customers, support and strangers."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.una, self.carl = running.token("unlinked"), running.token("corporate")

    def waiting(self) -> str:
        """A request that waits for Carl; answers the path of its decision."""
        execute(self.running, "DELETE FROM link_approval")
        found = link(self.running, self.una, COMPANY.msisdn).json
        return f"/customer/v1/customers/{COMPANY.customer_id}/approvals/{found['approvalId']}/decision"

    def decide(self, decision: str) -> Answer:
        answer = self.running.send("POST", self.waiting(), token=self.carl, body={"decision": decision})
        self.drop(COMPANY.customer_id)
        return answer

    def drop(self, customer_id: str) -> Answer:
        return unlink(self.running, self.una, customer_id)

    def removed(self) -> Answer:
        link(self.running, self.una, FREE.msisdn)
        return self.drop(FREE.customer_id)

    def linked(self) -> Answer:
        answer = link(self.running, self.una, FREE.msisdn)
        self.drop(FREE.customer_id)
        return answer

    def requested(self) -> Answer:
        execute(self.running, "DELETE FROM link_challenge")
        return self.running.send("POST", "/customer/v1/links", token=self.una, body={"msisdn": FREE.msisdn})

    def wrong_code(self) -> Answer:
        challenge_id, code = code_for(self.running, self.una, FREE.msisdn)
        body = {"code": f"{(int(code) + 1) % 10**6:06d}"}
        return self.running.send("POST", f"/customer/v1/links/{challenge_id}/confirmation", token=self.una, body=body)

    def held(self) -> Answer:
        execute(self.running, "DELETE FROM link_challenge")
        return self.running.send("POST", "/customer/v1/links", token=self.una, body={"msisdn": HELD.msisdn})

    def burnt(self) -> Answer:
        challenge_id, code = code_for(self.running, self.una, FREE.msisdn)
        path, wrong = f"/customer/v1/links/{challenge_id}/confirmation", f"{(int(code) + 1) % 10**6:06d}"
        answers = [self.running.send("POST", path, token=self.una, body={"code": wrong}) for _ in range(5)]
        return answers[-1]

    def company(self) -> Answer:
        execute(self.running, "DELETE FROM link_approval")
        return link(self.running, self.una, COMPANY.msisdn)

    def restored(self) -> Answer:
        base, token = f"/customers/{ROSA.customer_id}", self.running.token("residential")
        self.running.send("GET", f"/billing/v1{base}/usage/2026-10", token=token)
        limit = time.monotonic() + 10
        while time.monotonic() < limit:
            listed = self.running.send("GET", f"/archive/v1{base}/statements", token=token).json["statements"]
            done = [entry for entry in listed if entry["state"] == "archived"]
            if done:
                path = f"/archive/v1{base}/statements/{done[0]['statementId']}/restoration"
                return self.running.send("POST", path, token=token)
            time.sleep(0.2)
        raise AssertionError("no statement was archived")

    def exported(self) -> Answer:
        execute(self.running, "DELETE FROM audit_event WHERE action = 'customer.exported'")
        return self.running.get(f"{PROFILE}/export", "residential")

    def searched(self) -> Answer:
        headers, body = {"X-Access-Reason": REASON}, {"msisdn": ROSA.msisdn}
        token = self.running.token("support")
        return self.running.send("POST", "/customer/v1/support/searches", token=token, body=body, headers=headers)

    def foreign(self) -> Answer:
        self.running.rating_faults(body="foreign")
        try:
            return self.running.get(f"/billing/v1/customers/{ROSA.customer_id}/balance", "residential")
        finally:
            self.running.rating_faults()

    def account(self) -> Answer:
        return self.running.send("DELETE", "/customer/v1/account", token=self.una)

    def support(self) -> Answer:
        headers = {"X-Access-Reason": REASON}
        return self.running.send("GET", PROFILE, token=self.running.token("support"), headers=headers)


PROVOKED: dict[str, Callable[[Scene], Answer]] = {
    "token.refused": lambda scene: scene.running.send("GET", PROFILE, at="customer", token="seededtoken"),
    "access.refused": lambda scene: scene.running.send(
        "GET", PROFILE, at="customer", token=scene.running.token("residential", scope="openid")
    ),
    "support.access": Scene.support,
    "support.searched": Scene.searched,
    "link.requested": Scene.requested,
    "link.refused": Scene.wrong_code,
    "link.held": Scene.held,
    "link.burnt": Scene.burnt,
    "link.confirmed": Scene.linked,
    "notice.sent": Scene.linked,
    "link.waits": Scene.company,
    "link.approved": lambda scene: scene.decide("approved"),
    "link.declined": lambda scene: scene.decide("declined"),
    "link.removed": Scene.removed,
    "account.removed": Scene.account,
    "customer.exported": Scene.exported,
    "statement.restore_asked": Scene.restored,
    "security.foreign_record": Scene.foreign,
    "request.unreadable": lambda scene: scene.running.send("GET", f"{PROFILE}?{'a' * 20_000}", at="customer"),
}
# Events that are no call's.
OF_THE_PROCESS = {"service.started", "jwks.changed", "jwks.unreachable", "limit.reached"}
FRAME = {"time", "level", "event", "traceId"}


def test_catalogue_and_tests_name_the_same_events() -> None:
    """Checklist: E9."""
    assert set(documented()) == set(PROVOKED) | OF_THE_PROCESS


@pytest.mark.parametrize("event", PROVOKED)
def test_security_event_is_logged_with_the_trace_of_its_call(running: Running, event: str) -> None:
    """Checklist: E9."""
    answer = PROVOKED[event](Scene(running))
    line = logged(running, answer.header("X-Trace-Id") or "", event)
    assert set(line) == FRAME | documented()[event]
    assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)


def test_events_of_a_process_are_logged(running: Running, tmp_path: Path) -> None:
    """Checklist: E9. The fingerprint changes with a setting and not with an address."""
    started = {service: line for service, line in lines(folder(running)) if line["event"] == "service.started"}
    assert set(started) == {"customer", "billing", "archiver", "archiver-worker"}
    provider = KeyProvider(running.url("identity"))
    settings = {
        "SELFCARE_JWKS_UNKNOWN_KID_COOLDOWN": "0.1",
        "SELFCARE_JWKS_URL": provider.url,
        "SELFCARE_LIMIT_READS": "1/minute",
    }
    with extra_service(running, "customer", tmp_path, **settings) as address:
        for fault in ("", "", "closed"):
            provider.fault = fault
            provider.keys.rotate()
            time.sleep(0.2)
            headers = {"Authorization": f"Bearer {provider.token('residential')}"}
            urllib3.request("GET", f"{address}/customer/v1/customers", headers=headers, retries=False)
    provider.close()
    written = [line for log in tmp_path.glob("*.log") for _, line in lines(tmp_path, [log.stem])]
    found = {line["event"]: line for line in written}
    for event in OF_THE_PROCESS:
        assert set(found[event]) == FRAME | documented()[event]
    assert found["service.started"]["version"] != started["customer"]["version"]


def everything(running: Running, scene: Scene) -> list[str]:
    """Drive every operation, well and badly; answers what the logs must not hold."""
    tokens = {key: running.token(key, scope=ALL_SCOPES) for key in ("residential", "corporate", "unlinked", "support")}
    tag = running.send("GET", PROFILE, token=tokens["residential"]).header("ETag") or ""
    headers = {"If-Match": tag, "Content-Type": MERGE}
    assert running.send("PATCH", PROFILE, token=tokens["residential"], body=CHANGE, headers=headers).status == 200
    for provoke in PROVOKED.values():
        provoke(scene)
    codes = [re.findall(r"\d{6}", text)[0] for text in texts_to(running, FREE.msisdn)]
    for operation in OPERATIONS:
        for token in tokens.values():
            _ask(running, operation, token)
    usage = f"/billing/v1/customers/{ROSA.customer_id}/usage/2026-10?limit=100"
    records = running.send("GET", usage, token=tokens["residential"], headers={"Accept": JSON}).json["records"]
    words = [CHANGE["email"], "Seededmarkerstrasse", "Markerswil", "Seededreason", "seededtoken", "Seededsecret"]
    used = [record["otherParty"] for record in records if record["otherParty"] and len(record["otherParty"]) > 6]
    return [*map(str, words), *tokens.values(), *codes, *used]


def _ask(running: Running, operation: Operation, token: str) -> None:
    """The operation with good identifiers, and with personal data in every place where a client may put it by mistake."""
    path = operation.path.replace("{customerId}", ROSA.customer_id).replace("{month}", "2026-09")
    for name in ("statementId", "challengeId", "approvalId", "linkId"):
        path = path.replace(f"{{{name}}}", str(uuid.uuid4()))
    if operation.operation_id in {"RemoveLink", "RemoveAccount", "UpdateCustomerInformation"}:
        return
    headers = {"X-Access-Reason": REASON, "Accept": JSON, "X-Seeded": "Seededsecret"}
    service = {"customer": "customer", "billing": "billing", "archive": "archiver"}[path.split("/")[1]]
    wrong = re.sub(r"\{\w+\}", "seeded.marker@marker.example", operation.path)
    for asked in (f"{path}?msisdn=%2B{ROSA.msisdn[1:]}", f"{path}?email={ROSA.email}", wrong):
        body = {"msisdn": ROSA.email, "code": "Seededsecret"} if operation.method == "POST" else None
        running.send(operation.method, asked, at=service, token=token, body=body, headers=headers)


def test_nothing_personal_stands_in_any_log(running: Running) -> None:
    """Checklist: E7, E8, D9."""
    markers = everything(running, Scene(running))
    time.sleep(0.5)
    assert findings(folder(running), markers) == []


def test_scan_finds_what_it_looks_for(running: Running, tmp_path: Path) -> None:
    """Every kind of finding, planted."""
    for service in ("billing", "archiver", "archiver-worker"):
        (tmp_path / f"{service}.log").write_text("", encoding="utf-8")
    token = running.token("residential")
    planted = [ROSA.msisdn, ROSA.email, ROSA.billing_account, ROSA.street, f"{ROSA.given_name} {ROSA.family_name}", token]
    for text in planted:
        (tmp_path / "customer.log").write_text(f'{{"event": "x", "deep": [{{"why": "before {text} after"}}]}}\n')
        assert findings(tmp_path), text
    (tmp_path / "customer.log").write_text('{"event": "request", "operation": "ListStatements", "durationMs": 1.5}\n')
    assert findings(tmp_path) == []
