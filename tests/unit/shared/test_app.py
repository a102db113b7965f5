"""The application factory: routes come from the contract, deny by default, every error a problem document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

import archiver.bootstrap
import billing.bootstrap
import customer.bootstrap
from archiver.settings import ArchiverSettings
from billing.settings import BillingSettings
from customer.settings import CustomerSettings
from dev.stack.environments import environment
from dev.visit.answers import CONTRACT
from selfcare_shared.identity.auth import Subject
from selfcare_shared.settings import CommonSettings, load_settings
from selfcare_shared.web import app as factory
from selfcare_shared.web.app import create_app
from selfcare_shared.web.call import Call, answer
from selfcare_shared.web.contract import Contract, ContractError

HEALTH = {("/healthz", "GET"), ("/readyz", "GET")}
OWNER = {"customer": "customer", "billing": "billing", "archive": "archiver"}


def built(service: str) -> Flask:
    given = environment(service)
    if service == "customer":
        return customer.bootstrap.build(load_settings(CustomerSettings, given))
    if service == "billing":
        return billing.bootstrap.build(load_settings(BillingSettings, given))
    return archiver.bootstrap.build(load_settings(ArchiverSettings, given))


@pytest.mark.parametrize("service", ["customer", "billing", "archiver"])
def test_service_serves_its_operations_and_health_and_nothing_else(service: str) -> None:
    served = {
        (rule.rule, method) for rule in built(service).url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD"}
    }
    declared = {(entry.rule, entry.method) for entry in CONTRACT if OWNER[entry.path.split("/")[1]] == service}
    assert served == declared | HEALTH


def document(security: list[dict[str, list[str]]]) -> dict[str, Any]:
    return {"paths": {"/thing": {"get": {"operationId": "GetThing", "security": security}}}}


def settings() -> CommonSettings:
    return load_settings(CommonSettings, environment("customer"))


# Checklist: A4
@pytest.mark.parametrize("security", [[], [{"cognito": []}]])
def test_route_without_a_scope_does_not_start(security: list[dict[str, list[str]]]) -> None:
    with pytest.raises(ContractError, match="GetThing declares no scope"):
        create_app("test", settings(), Contract(document(security)), {"GetThing": lambda _call: answer({})})


def test_view_that_the_contract_does_not_know_does_not_start() -> None:
    with pytest.raises(ContractError, match="Other is not in the contract"):
        create_app("test", settings(), Contract(document([{"cognito": ["a"]}])), {"Other": lambda _call: answer({})})


class Everybody:
    """A verifier that takes anybody."""

    def install(self, _app: Flask, _issuer: str) -> None:
        """Nothing to do."""

    def prepare(self) -> None:
        """Nothing to do."""

    def authenticate(self, _header: str | None) -> Subject:
        return Subject("issuer", "subject", frozenset({"a"}), frozenset(), 0, 0)


# Checklist: E10
def test_unexpected_error_is_a_problem_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(factory, "token_verifier", lambda _settings: Everybody())

    def view(_call: Call) -> Any:
        raise RuntimeError("secret of customer 4711")

    app = create_app("test", settings(), Contract(document([{"cognito": ["a"]}])), {"GetThing": view})
    got = app.test_client().get("/thing")
    assert (got.status_code, got.content_type) == (500, "application/problem+json")
    assert got.json is not None
    assert got.json["traceId"] == got.headers["X-Trace-Id"]
    logged = capsysbinary.readouterr().out
    assert b"4711" not in got.data + logged
    failure = json.loads(logged.splitlines()[0])
    assert (failure["event"], failure["error"]) == ("request.failed", "RuntimeError")
    assert any("test_app.py" in frame for frame in failure["where"])
