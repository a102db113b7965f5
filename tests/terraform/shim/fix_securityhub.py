"""Security Hub: moto knows neither the account's configuration nor standards, so the hub is answered here.

https://docs.aws.amazon.com/securityhub/1.0/APIReference/
"""

from __future__ import annotations

import json

from tests.terraform.shim.documents import ACCOUNT, REGION, Document, refuse, say
from tests.terraform.shim.extra import Answer, answers

_hub: Document = {}
_standards: dict[str, Document] = {}


def install() -> None:
    """Answer every Security Hub call that the estate makes."""
    answers("securityhub")(_handle)


def _handle(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
    del query
    given = json.loads(body) if body else {}
    if path == "/standards/register":
        return say(
            {
                "StandardsSubscriptions": [
                    _subscribe(wanted["StandardsArn"]) for wanted in given["StandardsSubscriptionRequests"]
                ]
            }
        )
    if path == "/standards/get":
        wanted = given.get("StandardsSubscriptionArns", list(_standards))
        return say({"StandardsSubscriptions": [_standards[arn] for arn in wanted if arn in _standards]})
    return _account(method, given)


def _account(method: str, given: Document) -> Answer:
    if method == "POST":
        arn = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:hub/default"
        _hub.update({"HubArn": arn, "SubscribedAt": "2026-01-01T00:00:00Z", "AutoEnableControls": True})
    if method in {"POST", "PATCH"}:
        _hub.update({key: value for key, value in given.items() if key in {"AutoEnableControls", "ControlFindingGenerator"}})
        return say({})
    return say(_hub) if _hub else refuse("ResourceNotFoundException")


def _subscribe(standard: str) -> Document:
    name = standard.partition("standards/")[2]
    arn = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:subscription/{name}"
    _standards[arn] = {
        "StandardsArn": standard,
        "StandardsSubscriptionArn": arn,
        "StandardsInput": {},
        "StandardsStatus": "READY",
        "StandardsControlsUpdatable": "READY_FOR_UPDATES",
    }
    return _standards[arn]
