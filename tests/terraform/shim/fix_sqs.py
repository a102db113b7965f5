"""SQS in moto: who may name a queue as its dead-letter queue is kept, policies are JSON without spaces, and setting one
attribute leaves the policy alone.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue


def install() -> None:
    """Wrap reading and setting of a queue's attributes."""
    Queue.KMS_ATTRIBUTES = [*Queue.KMS_ATTRIBUTES, "RedriveAllowPolicy"]
    Queue.redrive_allow_policy = ""  # type: ignore[attr-defined]
    set_attributes = Queue._set_attributes
    read = Queue.attributes.fget  # type: ignore[attr-defined]

    def setting(self: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        policy = getattr(self, "policy", None)
        set_attributes(self, attributes, now)
        if "Policy" not in attributes:
            self.policy = policy
        if "RedriveAllowPolicy" in attributes:
            self.redrive_allow_policy = attributes["RedriveAllowPolicy"]  # type: ignore[attr-defined]

    def reading(self: Queue) -> dict[str, Any]:
        result: dict[str, Any] = read(self)
        for name in ("RedrivePolicy", "RedriveAllowPolicy"):
            if result.get(name):
                result[name] = _compact(result[name])
            else:
                result.pop(name, None)
        return result

    Queue._set_attributes = setting  # type: ignore[method-assign]
    Queue.attributes = property(reading)  # type: ignore[method-assign,assignment]


def _compact(document: str) -> str:
    return json.dumps(json.loads(document), separators=(",", ":"))
