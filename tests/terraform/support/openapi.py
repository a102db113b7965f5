"""The contract's operations, as the tests compare them with what stands in the cloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from dev.paths import ROOT

CONTRACT = ROOT / "contracts" / "openapi.yaml"
VERBS = ("get", "put", "post", "patch", "delete")


class Operation(NamedTuple):
    path: str
    verb: str
    scopes: tuple[str, ...]
    integration: dict[str, Any]


def contract() -> dict[str, Any]:
    """The document."""
    document: dict[str, Any] = yaml.safe_load(CONTRACT.read_text())
    return document


def operations() -> Iterator[Operation]:
    """Every operation that a customer or support calls."""
    for path, item in contract()["paths"].items():
        for verb in VERBS:
            if verb in item:
                operation = item[verb]
                scopes = tuple(scope for entry in operation["security"] for scope in entry["cognito"])
                yield Operation(path, verb.upper(), scopes, operation["x-amazon-apigateway-integration"])
