"""The OpenAPI contract as the services use it: routes, scopes, groups and validation come from the file.

`contracts/openapi.yaml` is OpenAPI 3.0.3, whose schemas are JSON Schema but for `nullable`; they are turned into JSON Schema
once, at start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from selfcare_shared.formats.checks import FORMATS
from selfcare_shared.formats.patterns import ecma_pattern
from selfcare_shared.problems import FieldError

METHODS = ("get", "post", "put", "patch", "delete")


class ContractError(Exception):
    """The contract does not hold what a service needs, so the service must not start."""


class Parameter(msgspec.Struct, frozen=True):
    """One declared parameter with the validator of its schema."""

    name: str
    location: str
    required: bool
    schema: dict[str, Any]
    validator: Any

    def convert(self, text: str) -> Any:
        """Text to the schema's type; text that does not fit stays text and then fails validation."""
        kind = self.schema.get("type")
        if kind == "integer" and re.fullmatch(r"-?[0-9]{1,9}", text):
            return int(text)
        if kind == "boolean" and text in ("true", "false"):
            return text == "true"
        return text


class Operation(msgspec.Struct, frozen=True):
    """One operation of the contract; `identifiers` are its path parameters that are UUIDs, `query` those of the query."""

    operation_id: str
    method: str
    path: str
    scopes: frozenset[str]
    group: str
    limit: str
    parameters: tuple[Parameter, ...]
    identifiers: tuple[str, ...]
    query: dict[str, Parameter]
    body_media_type: str
    body_validator: Any

    @property
    def rule(self) -> str:
        """The path as a Flask rule."""
        return re.sub(r"\{(\w+)\}", r"<\1>", self.path)

    def body_errors(self, document: Any, read_only: frozenset[str] = frozenset()) -> list[FieldError]:
        """What is wrong with a body, one entry a field; `read_only` names members that exist but cannot be set."""
        errors = [entry for failure in self.body_validator.iter_errors(document) for entry in _explain(failure, read_only)]
        return sorted(errors, key=lambda entry: (entry.pointer, entry.code))


class Contract:
    """The loaded contract; `operation(id)` finds one, iteration gives all."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._operations = {operation.operation_id: operation for operation in _read_operations(document)}

    @classmethod
    def load(cls, path: str | Path) -> Contract:
        """Read the file; raises ContractError when it is not there or not readable."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            raise ContractError(f"The contract cannot be read: {error.strerror}") from None
        return cls(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506

    def operation(self, operation_id: str) -> Operation:
        """The operation with this id; raises ContractError when there is none."""
        try:
            return self._operations[operation_id]
        except KeyError:
            raise ContractError(f"{operation_id} is not in the contract") from None

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._operations.values())


def _read_operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield _read_operation(document, path, method, item[method])


def _read_operation(document: Mapping[str, Any], path: str, method: str, raw: Mapping[str, Any]) -> Operation:
    scopes = frozenset(scope for entry in raw.get("security", []) for needed in entry.values() for scope in needed)
    media_type, schema = "", None
    content = raw.get("requestBody", {}).get("content", {})
    for media_type, media in content.items():  # noqa: B007 (one media type an operation)
        schema = json_schema(document, media["schema"])
    parameters = tuple(_read_parameter(document, entry) for entry in raw.get("parameters", []))
    return Operation(
        operation_id=raw["operationId"],
        method=method.upper(),
        path=path,
        scopes=scopes,
        group=raw.get("x-selfcare-group", ""),
        limit=raw.get("x-selfcare-limit", ""),
        parameters=parameters,
        identifiers=tuple(entry.name for entry in parameters if entry.location == "path" and _is_identifier(entry)),
        query={entry.name: entry for entry in parameters if entry.location == "query"},
        body_media_type=media_type,
        body_validator=None if schema is None else schema_validator(schema),
    )


def _read_parameter(document: Mapping[str, Any], raw: Mapping[str, Any]) -> Parameter:
    entry = _resolve(document, raw)
    schema = json_schema(document, entry["schema"])
    return Parameter(entry["name"], entry["in"], entry.get("required", False), schema, schema_validator(schema))


def _is_identifier(parameter: Parameter) -> bool:
    return parameter.schema.get("format") == "uuid"


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and ecma_pattern(pattern).search(instance) is None:
        yield ValidationError("does not match")


_Validator = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def schema_validator(schema: Mapping[str, Any]) -> Any:
    """A validator of a JSON schema that knows the contract's formats and reads its patterns as ECMA 262 does."""
    return _Validator(schema, format_checker=FORMATS)


def _resolve(document: Mapping[str, Any], node: Any) -> Any:
    while isinstance(node, Mapping) and "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def json_schema(document: Mapping[str, Any], node: Any) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema: references inlined, `nullable` turned into one more type.

    Beside anything but `type` it means nothing (OpenAPI 3.0.3, 4.7.24), so null is not allowed by it there.
    """
    node = _resolve(document, node)
    if isinstance(node, list):
        return [json_schema(document, entry) for entry in node]
    if not isinstance(node, Mapping):
        return node
    schema = {key: json_schema(document, value) for key, value in node.items() if key not in ("nullable", "example")}
    if node.get("nullable") is True and isinstance(node.get("type"), str):
        schema["type"] = [node["type"], "null"]
    return schema


def _explain(failure: Any, read_only: frozenset[str]) -> Iterator[FieldError]:
    """Jsonschema's failure in the customer's words, with a pointer to the field."""
    inner = [entry for entry in failure.context or () if entry.validator != "type" or entry.instance is None]
    if failure.validator in ("anyOf", "oneOf") and inner:
        for entry in inner:
            yield from _explain(entry, read_only)
        return
    pointer = "".join(f"/{part}" for part in failure.absolute_path)
    if failure.validator == "additionalProperties":
        for name in sorted(set(failure.instance) - set(failure.schema.get("properties", {}))):
            yield _refused_member(f"{pointer}/{_escape(name)}", name, read_only)
    elif failure.validator == "required":
        missing = [name for name in failure.validator_value if name not in failure.instance]
        for name in missing:
            yield FieldError(f"{pointer}/{_escape(name)}", "required", "This value is needed.")
    else:
        yield FieldError(pointer, _CODES.get(failure.validator, "invalid"), _wording(failure))


def _refused_member(pointer: str, name: str, read_only: frozenset[str]) -> FieldError:
    if name in read_only:
        return FieldError(pointer, "read-only", "This value cannot be changed here.")
    return FieldError(pointer, "unknown", "There is no such value.")


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


_CODES = {"minProperties": "empty", "maxLength": "too-long", "minLength": "too-short", "type": "wrong-type"}


def _wording(failure: Any) -> str:
    value = failure.validator_value
    words = {
        "type": f"Must be {_type_words(value)}.",
        "maxLength": f"At most {value} characters.",
        "minLength": f"At least {value} character{'' if value == 1 else 's'}.",
        "minimum": f"At least {value}.",
        "maximum": f"At most {value}.",
        "minProperties": "Name at least one value to change.",
        "enum": f"Must be one of: {', '.join(str(entry) for entry in value)}." if isinstance(value, list) else "",
        "pattern": "Is not in the expected form.",
        "format": FORMATS.wording.get(str(value), "Is not in the expected form."),
    }
    return words.get(failure.validator) or "Is not acceptable."


def _type_words(kind: Any) -> str:
    kind = kind[0] if isinstance(kind, list) else kind
    return {"string": "text", "boolean": "true or false", "integer": "a whole number", "object": "an object"}.get(
        str(kind), f"of type {kind}"
    )
