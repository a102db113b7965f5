"""Numbers linked over the running stack, by the code in the text message."""

from __future__ import annotations

import re
import time
import uuid
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from dev.visit.answers import Answer
from dev.visit.running import Running

_CODE = re.compile(r"\b(\d{6})\b")


def execute(running: Running, sql: str, **values: str) -> None:
    """One statement on the self-care database."""
    engine = sa.create_engine(running.stack.plan.database_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(sql), values)
    engine.dispose()


def texts_to(running: Running, msisdn: str) -> list[str]:
    """Text messages to a number, in the inbox's order."""
    messages = running.send("GET", "/local/inbox.json", at="aws").json
    return [entry["text"] for entry in messages if entry["to"] == msisdn]


def code_for(running: Running, token: str, msisdn: str) -> tuple[str, str]:
    """Ask for a code as if none had been asked for before; answers the challenge's id and the code in the message."""
    execute(running, "DELETE FROM link_challenge")
    before = texts_to(running, msisdn)
    challenge = running.send("POST", "/customer/v1/links", token=token, body={"msisdn": msisdn})
    assert challenge.status == 202, challenge.body
    return challenge.json["challengeId"], _new_code(running, msisdn, before)


def _new_code(running: Running, msisdn: str, before: list[str], seconds: float = 10) -> str:
    """The message is sent after the answer."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        fresh = texts_to(running, msisdn)
        for text in before:
            fresh.remove(text)
        codes = [code for text in fresh for code in _CODE.findall(text)]
        if codes:
            return str(codes[0])
        time.sleep(0.05)
    raise AssertionError("no code came")


def link(running: Running, token: str, msisdn: str) -> Answer:
    """Ask for a code and confirm it."""
    challenge_id, code = code_for(running, token, msisdn)
    return running.send("POST", f"/customer/v1/links/{challenge_id}/confirmation", token=token, body={"code": code})


def unlink(running: Running, token: str, customer_id: str) -> Answer:
    """Remove this login's link to a customer; answered with 404 when there is none."""
    listed = running.send("GET", "/customer/v1/customers", token=token).json["customers"]
    link_id = next((entry["linkId"] for entry in listed if entry["customerId"] == customer_id), str(uuid.uuid4()))
    return running.send("DELETE", f"/customer/v1/customers/{customer_id}/links/{link_id}", token=token)


def age_link(running: Running, customer_id: str, hours: float) -> None:
    """As if the customer had been linked so many hours ago."""
    moment = (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S.%f")
    update = "UPDATE login_link SET linked_at = :moment WHERE customer_id = :customer_id"
    execute(running, update, moment=moment, customer_id=customer_id)
