"""Reads the logs of a stack's services and looks for what must not stand in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dev.demo.people import DemoCustomer, corporate_customers, residential_customers

SERVICES = ("customer", "billing", "archiver", "archiver-worker")
# Whatever has the form of a token, a phone number, an account or an address, whoever it belongs to.
FORMS = re.compile(r"eyJ[\w-]{8,}|Bearer \S|\+[1-9]\d{7,14}|BA\d{10}|[\w.+-]+@[\w-]+\.\w")
# Fields whose values are made here: times, random identifiers, words from a closed list.
PLAIN = {"time", "traceId", "customerId", "statementId", "challengeId", "messageId"}


def lines(folder: Path, services: Iterable[str] = SERVICES) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every line of every service's log with the service's name; raises ValueError for a line that is no JSON object."""
    for service in services:
        for text in (folder / f"{service}.log").read_text(encoding="utf-8").splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                raise ValueError(f"{service} wrote a line that is not JSON: {text[:300]}") from None
            yield service, line


def findings(folder: Path, markers: Iterable[str] = ()) -> list[str]:
    """What of `markers`, of the forms above and of the demo people's data stands in the logs, each with its line."""
    texts: dict[str, str] = {}
    for service, line in lines(folder):
        for text in _texts(line):
            texts.setdefault(text, f"{service}: {json.dumps(line)[:300]}")
    forbidden = {*markers, *_personal()}
    return [
        f"{found} in {where}"
        for text, where in texts.items()
        for found in [*FORMS.findall(text), *(marker for marker in forbidden if marker in text)]
    ]


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if name not in PLAIN:
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)


def _personal() -> Iterator[str]:
    for customer in (*residential_customers(), *corporate_customers()):
        yield from _of(customer)


def _of(customer: DemoCustomer) -> Iterator[str]:
    yield f"{customer.given_name} {customer.family_name}"
    yield from (customer.email, customer.street, customer.msisdn, customer.msisdn[1:], customer.billing_account)
    if customer.organization_name:
        yield customer.organization_name
