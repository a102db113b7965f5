"""The queue message: what billing sends fits the schema, carries no personal data, and is what the archiver reads."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, ValidationError

from archiver.domain.statement import Poison
from archiver.usecases.waiting_statement import parse
from billing.adapters.handoff import ArchiveHandoff
from billing.settings import BillingSettings
from dev.paths import ROOT
from dev.stack.environments import environment
from selfcare_shared.settings import load_settings
from selfcare_shared.statement_made import StatementMade
from tests.support.statements import REFERENCE

SCHEMA = json.loads((ROOT / "contracts" / "events" / "statement-made.v1.json").read_text())


class Recorder:
    def __init__(self) -> None:
        self.bodies: list[str] = []

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        self.bodies.append(MessageBody)


def sent_by_billing() -> str:
    handoff, recorder = ArchiveHandoff(None, load_settings(BillingSettings, environment("billing"))), Recorder()  # type: ignore[arg-type]
    handoff.__dict__["_sqs"] = recorder
    handoff._send(REFERENCE)
    return recorder.bodies[0]


def test_billings_message_fits_the_schema_and_the_archiver_reads_it() -> None:
    body = sent_by_billing()
    Draft202012Validator(SCHEMA).validate(json.loads(body))
    assert parse(body) == StatementMade(
        schema_version=1, statement_id=REFERENCE.statement_id, billing_account="BA1000000101", month="2026-10", sha256="a" * 64
    )
    assert msgspec.json.encode(parse(body)).decode() == body


# Checklist: G10
@pytest.mark.parametrize("member", ["customerId", "msisdn", "name"])
def test_a_further_member_is_refused_by_both(member: str) -> None:
    body: dict[str, Any] = json.loads(sent_by_billing()) | {member: "x"}
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(body)
    with pytest.raises(Poison):
        parse(json.dumps(body))


@pytest.mark.parametrize("member", ["schemaVersion", "statementId", "billingAccount", "month", "sha256"])
def test_no_member_may_be_missing(member: str) -> None:
    body: dict[str, Any] = json.loads(sent_by_billing())
    del body[member]
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(body)
    with pytest.raises(Poison):
        parse(json.dumps(body))
