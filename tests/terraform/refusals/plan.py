"""A plan as the rules read it: planned resources, policy documents as written, and what refers to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Resource(NamedTuple):
    """One planned resource; values that are known only after the apply are missing or None."""

    address: str
    kind: str
    values: Mapping[str, Any]


class Statement(NamedTuple):
    """One statement of an `aws_iam_policy_document` as the code writes it; only constants are known."""

    address: str
    effect: str
    actions: tuple[str, ...]
    services: tuple[str, ...]
    condition_variables: tuple[str, ...]


class Plan(NamedTuple):
    """What `terraform show -json` tells of a plan."""

    resources: tuple[Resource, ...] = ()
    statements: tuple[Statement, ...] = ()
    references: Mapping[str, frozenset[str]] = {}

    def of(self, *kinds: str) -> Iterator[Resource]:
        """The planned resources of these kinds."""
        return (entry for entry in self.resources if entry.kind in kinds)


def planned(*entries: tuple[str, Mapping[str, Any]]) -> Plan:
    """A plan of resources, for examples: `planned(("aws_lb.this", {...}))`."""
    return Plan(tuple(Resource(address, address.split(".")[-2], values) for address, values in entries))


def read(document: Mapping[str, Any]) -> Plan:
    """Of the JSON that `terraform show -json` prints."""
    configured = list(_configured(document["configuration"]["root_module"], ""))
    return Plan(
        resources=tuple(_resources(document["planned_values"]["root_module"])),
        statements=tuple(statement for address, entry in configured for statement in _statements(address, entry)),
        references={address: frozenset(_references(entry)) for address, entry in configured},
    )


def _resources(module: Mapping[str, Any]) -> Iterator[Resource]:
    for entry in module.get("resources", []):
        if entry["mode"] == "managed":
            yield Resource(entry["address"], entry["type"], entry.get("values", {}))
    for child in module.get("child_modules", []):
        yield from _resources(child)


def _configured(module: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for entry in module.get("resources", []):
        yield prefix + entry["address"], entry
    for name, call in module.get("module_calls", {}).items():
        yield from _configured(call["module"], f"{prefix}module.{name}.")


def _constant(block: Mapping[str, Any], name: str, default: Any) -> Any:
    return block.get(name, {}).get("constant_value", default)


def _statements(address: str, entry: Mapping[str, Any]) -> Iterator[Statement]:
    if entry["type"] != "aws_iam_policy_document":
        return
    written = entry.get("expressions", {}).get("statement", [])
    for block in written if isinstance(written, list) else []:
        services = [
            name
            for principal in block.get("principals", [])
            if _constant(principal, "type", "") == "Service"
            for name in _constant(principal, "identifiers", [])
        ]
        yield Statement(
            address,
            _constant(block, "effect", "Allow"),
            tuple(_constant(block, "actions", [])),
            tuple(services),
            tuple(_constant(condition, "variable", "") for condition in block.get("condition", [])),
        )


def _references(entry: Mapping[str, Any]) -> Iterator[str]:
    yield from entry.get("depends_on", [])
    yield from _expression_references(entry.get("expressions", {}))


def _expression_references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("references", []) if isinstance(node.get("references"), list) else []
        for value in node.values():
            yield from _expression_references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _expression_references(value)
