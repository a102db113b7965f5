"""X-Ray in moto: sampling rules are kept.

https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html
"""

from __future__ import annotations

import json
import time
from typing import Any

from tests.terraform.shim.extra import Answer, answers_path

_rules: dict[str, dict[str, Any]] = {}


def install() -> None:
    """Answer the calls about sampling rules here."""
    answers_path("xray", "/CreateSamplingRule")(_create)
    answers_path("xray", "/GetSamplingRules")(_list)
    answers_path("xray", "/DeleteSamplingRule")(_delete)
    answers_path("xray", "/ListTagsForResource")(_tags)


def _create(_method: str, _path: str, _query: dict[str, str], body: bytes) -> Answer:
    rule = json.loads(body)["SamplingRule"]
    rule["RuleARN"] = f"arn:aws:xray:eu-central-1:123456789012:sampling-rule/{rule['RuleName']}"
    record = {"SamplingRule": rule, "CreatedAt": time.time(), "ModifiedAt": time.time()}
    _rules[rule["RuleName"]] = record
    return _say({"SamplingRuleRecord": record})


def _list(*_call: object) -> Answer:
    return _say({"SamplingRuleRecords": list(_rules.values())})


def _delete(_method: str, _path: str, _query: dict[str, str], body: bytes) -> Answer:
    return _say({"SamplingRuleRecord": _rules.pop(json.loads(body)["RuleName"], {})})


def _tags(*_call: object) -> Answer:
    return _say({"Tags": []})


def _say(document: dict[str, Any]) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()
