"""Answers held against the contract: status declared, media type declared, body fits its schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from dev.paths import CONTRACT_FILE
from selfcare_shared.formats.checks import FORMATS
from selfcare_shared.web.contract import Contract, json_schema

CONTRACT = Contract.load(CONTRACT_FILE)
OPERATIONS = sorted(CONTRACT, key=lambda operation: operation.operation_id)
_ROUTES = Map([Rule(entry.rule, endpoint=entry.operation_id, methods=[entry.method]) for entry in CONTRACT]).bind("local")
_PERSONAL = "no-store"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; header names as they came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """A header whatever its case."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


def check_against_contract(method: str, path: str, answer: Answer) -> None:
    """Raises AssertionError when the answer is not one that the contract declares."""
    raw = _declared(method, path)
    if raw is None:
        return
    where = f"{method} {path} answered {answer.status}"
    declared = raw["responses"].get(str(answer.status))
    assert declared is not None, f"{where}, which the contract does not declare: {answer.body[:300]!r}"
    declared = _resolve(declared)
    assert answer.header("Cache-Control") == _PERSONAL, f"{where} without Cache-Control: no-store"
    content = declared.get("content", {})
    media_type = (answer.header("Content-Type") or "").split(";")[0]
    if not content:
        assert not answer.body, f"{where} with a body where none is declared"
        return
    assert media_type in content, f"{where} as {media_type}"
    if media_type.endswith("json"):
        schema = json_schema(CONTRACT.document, content[media_type]["schema"])
        Draft202012Validator(schema, format_checker=FORMATS).validate(answer.json)


def _declared(method: str, path: str) -> Mapping[str, Any] | None:
    try:
        operation_id, _ = _ROUTES.match(path.split("?", 1)[0], method=method)
    except HTTPException:
        return None
    operation = CONTRACT.operation(operation_id)
    raw: Mapping[str, Any] = CONTRACT.document["paths"][operation.path][method.lower()]
    return raw


def _resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in node:
        return node
    target: Any = CONTRACT.document
    for part in node["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return target  # type: ignore[no-any-return]
