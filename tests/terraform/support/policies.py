"""Reads the policy documents of the applied estate and decides what they allow, as IAM does for identity policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

_POLICY_ATTRIBUTES = ("policy", "assume_role_policy", "access_policy", "resource_policy")


class Statement(NamedTuple):
    """One statement and where it stands."""

    address: str
    attribute: str
    document: Mapping[str, Any]

    @property
    def sid(self) -> str:
        return str(self.document.get("Sid", ""))

    @property
    def allows(self) -> bool:
        return bool(self.document["Effect"] == "Allow")

    def values(self, key: str) -> list[str]:
        """Action or Resource as a list."""
        given = self.document.get(key, [])
        return [given] if isinstance(given, str) else list(given)

    @property
    def wildcards(self) -> list[str]:
        """What is too wide: all actions, all actions of a service, all resources."""
        found = [action for action in self.values("Action") if action.endswith("*")]
        return found + [f"resource {value}" for value in self.values("Resource") if value == "*"]


def resources(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every managed resource of a state, in all modules."""
    yield from (entry for entry in module.get("resources", []) if entry["mode"] == "managed")
    for child in module.get("child_modules", []):
        yield from resources(child)


def statements(state: Mapping[str, Any]) -> Iterator[Statement]:
    """Every statement of every policy document in the state."""
    for entry in resources(state["values"]["root_module"]):
        for attribute in _POLICY_ATTRIBUTES:
            text = entry["values"].get(attribute)
            if not (isinstance(text, str) and text.startswith("{")):
                continue
            document = json.loads(text)
            if "Statement" not in document:
                continue
            listed = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
            yield from (Statement(entry["address"], attribute, statement) for statement in listed)


def role_statements(state: Mapping[str, Any], role: str) -> list[Statement]:
    """What a role may do by its own inline policies."""
    owned = {
        entry["address"]
        for entry in resources(state["values"]["root_module"])
        if entry["type"] == "aws_iam_role_policy" and entry["values"]["role"] == role
    }
    return [statement for statement in statements(state) if statement.address in owned]


def allowed(rights: Sequence[Statement], action: str, resource: str) -> bool:
    """Whether the rights allow an action; conditions are taken as met for Allow, so a denial here is a real one."""
    matching = [
        right for right in rights if _matches(right.values("Action"), action) and _matches(right.values("Resource"), resource)
    ]
    return any(right.allows for right in matching) and not any(not right.allows for right in matching)


def _matches(patterns: Sequence[str], value: str) -> bool:
    return any(fnmatchcase(value.lower(), pattern.lower()) for pattern in patterns)
