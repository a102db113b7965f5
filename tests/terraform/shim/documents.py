"""What the fixes of AWS's JSON services share: an action is a function from the request's document to the answer's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.terraform.shim.extra import Answer, answers

ACCOUNT = "123456789012"
REGION = "eu-central-1"

Document = dict[str, Any]
Action = Callable[[Document], Document]


class Refused(Exception):
    """Answered as the AWS error of that name."""


def serve_actions(service: str, actions: dict[str, Action]) -> None:
    """Answer these actions of a service whose requests carry X-Amz-Target."""
    for name, action in actions.items():
        answers(service, name)(_answering(action))


def say(document: Document, status: int = 200) -> Answer:
    """An answer of a REST service."""
    return status, {"Content-Type": "application/json"}, json.dumps(document).encode()


def refuse(name: str) -> Answer:
    """A REST service's error."""
    return 404, {"Content-Type": "application/json", "x-amzn-ErrorType": name}, b"{}"


def _answering(action: Action) -> Callable[[str, str, dict[str, str], bytes], Answer]:
    def answer(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
        del method, path, query
        headers = {"Content-Type": "application/x-amz-json-1.1"}
        try:
            return 200, headers, json.dumps(action(json.loads(body))).encode()
        except Refused as error:
            return 400, headers, json.dumps({"__type": str(error), "message": str(error)}).encode()

    return answer
