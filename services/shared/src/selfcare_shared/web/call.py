"""One authenticated request as a view sees it: subject, checked parameters, checked body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response, request

from selfcare_shared.identity.auth import Subject
from selfcare_shared.problems import (
    FieldError,
    MalformedRequest,
    NotFound,
    UnprocessableContent,
    UnsupportedMediaType,
)
from selfcare_shared.web.contract import Operation
from selfcare_shared.web.media_types import JSON

DEEPEST_BODY = 32
_PLAIN = (None, "", "identity")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_encode = msgspec.json.Encoder().encode


class Call(msgspec.Struct, frozen=True):
    """A request that carries a valid token with the operation's scope. `query` holds converted, validated values."""

    operation: Operation
    subject: Subject
    trace_id: str
    path: Mapping[str, str]
    query: Mapping[str, Any]

    def header(self, name: str) -> str | None:
        """A request header."""
        value: str | None = request.environ.get("HTTP_" + name.upper().replace("-", "_"))
        return value

    def body(self, read_only: frozenset[str] = frozenset()) -> Any:
        """The validated JSON body; raises a 400, 413, 415 or 422 problem."""
        if request.mimetype != self.operation.body_media_type or self.header("Content-Encoding") not in _PLAIN:
            raise UnsupportedMediaType(self.operation.method, self.operation.body_media_type)
        document = _read_json(request.get_data(cache=False))
        errors = self.operation.body_errors(document, read_only)
        if errors:
            raise UnprocessableContent(errors=errors)
        return document


def _read_json(text: bytes) -> Any:
    """Raises MalformedRequest for what is no JSON, and for a document nested deeper than any that the contract describes."""
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedRequest("The body is not valid JSON, or nested too deeply.") from None
    if _is_deeper(document, DEEPEST_BODY):
        raise MalformedRequest(f"The body is nested deeper than {DEEPEST_BODY} levels.")
    return document


def _is_deeper(document: Any, levels: int) -> bool:
    layer = [document]
    while layer and levels:
        inner = [entry.values() if isinstance(entry, dict) else entry for entry in layer if isinstance(entry, dict | list)]
        layer, levels = [entry for entries in inner for entry in entries], levels - 1
    return any(isinstance(entry, dict | list) for entry in layer)


def check_path(operation: Operation, values: Mapping[str, str]) -> None:
    """An identifier of the wrong form names nothing (404). A month is judged by the usecase, which knows the range."""
    for name in operation.identifiers:
        if not _UUID.fullmatch(values[name]):
            raise NotFound


def read_query(operation: Operation) -> dict[str, Any]:
    """Declared query parameters, converted and validated, defaults filled in; anything else is refused."""
    declared = operation.query
    if not declared and not request.environ["QUERY_STRING"]:
        return {}
    given = request.args
    errors = [FieldError(name, "unknown", "There is no such parameter.") for name in sorted(set(given) - set(declared))]
    values: dict[str, Any] = {}
    for name, parameter in declared.items():
        texts = given.getlist(name)
        if not texts:
            if parameter.required:
                errors.append(FieldError(name, "required", "This parameter is needed."))
            values[name] = parameter.schema.get("default")
            continue
        values[name] = parameter.convert(texts[0])
        if len(texts) > 1:
            errors.append(FieldError(name, "repeated", "Give this parameter once."))
        elif not parameter.validator.is_valid(values[name]):
            errors.append(FieldError(name, "invalid", "Is not in the expected form."))
    if errors:
        raise UnprocessableContent(errors=errors)
    return values


def answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    response = Response(_encode(document), status, content_type=JSON)
    if headers:
        response.headers.extend(headers)
    return response
