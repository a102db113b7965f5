"""API Gateway's rules for an OpenAPI document that it imports and for what it then runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.terraform.refusals.rule import Body, Rules

RULES: Rules[Body] = Rules()
# Of the contract with its parameters resolved: their lengths are not sent.
CONTRACT_RULES: Rules[Body] = Rules()
_METHODS = ("get", "put", "post", "patch", "delete", "options", "head")
_INTEGRATION = "x-amazon-apigateway-integration"
_NOTES = "apigateway/latest/developerguide/api-gateway-known-issues.html"
_LIMITS = "apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
_RESPONSES = "apigateway/latest/developerguide/supported-gateway-response-types.html"
# Keywords of a schema that the importer ignores or refuses.
_UNKNOWN_KEYWORDS = (
    "discriminator",
    "nullable",
    "oneOf",
    "anyOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "readOnly",
    "writeOnly",
)
_RESPONSE_TYPES = {
    *("ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE"),
    *("BAD_REQUEST_PARAMETERS", "BAD_REQUEST_BODY", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN", "INTEGRATION_FAILURE"),
    *("INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE", "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED"),
    *("REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED", "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED"),
}


def _operations(body: Body) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in body.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _one(path: str, method: str, operation: Mapping[str, Any]) -> Body:
    return {"paths": {path: {method: operation}}}


def _variables(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\+?\}", path)


def _mapped(answer: Mapping[str, Any]) -> set[str]:
    return {name.removeprefix("method.response.header.").lower() for name in answer.get("responseParameters", {})}


def _declared(response: Mapping[str, Any]) -> set[str]:
    return set() if "$ref" in response else {name.lower() for name in response.get("headers", {})}


@RULES.rule(_NOTES, {"paths": {"/links/{challengeId}/confirmation": {}, "/links/{customerId}": {}}})
def one_variable_name_under_a_parent(body: Body) -> Iterator[str]:
    """ "A sibling … already has a variable path part -- only one unique variable path part is allowed"."""
    names: dict[str, set[str]] = {}
    for path in body.get("paths", {}):
        parts = path.split("/")
        for index, part in enumerate(parts):
            if part.startswith("{"):
                names.setdefault("/".join(parts[:index]), set()).add(part)
    return (f"{parent}: {' and '.join(sorted(found))}" for parent, found in names.items() if len(found) > 1)


@RULES.rule(
    "apigateway/latest/developerguide/how-to-cors.html",
    _one(
        "/x",
        "options",
        {
            "responses": {"204": {"$ref": "#/components/responses/Preflight"}},
            _INTEGRATION: {
                "type": "mock",
                "responses": {"default": {"statusCode": "204", "responseParameters": {"method.response.header.Vary": "'a'"}}},
            },
        },
    ),
)
def a_mapped_header_is_declared_by_its_method(body: Body) -> Iterator[str]:
    """ "Invalid mapping expression specified" where the method's own response does not list the header."""
    for path, method, operation in _operations(body):
        for answer in operation.get(_INTEGRATION, {}).get("responses", {}).values():
            response = operation.get("responses", {}).get(str(answer["statusCode"]), {})
            yield from (f"{method} {path}: {name}" for name in _mapped(answer) - _declared(response))


@RULES.rule(
    "apigateway/latest/developerguide/api-gateway-import-api-errors-warnings.html",
    _one("/x", "get", {"responses": {"404": {"$ref": "#/components/responses/NotFound"}}}),
)
def no_response_is_a_reference(body: Body) -> Iterator[str]:
    """The importer reads a response in its operation alone."""
    for path, method, operation in _operations(body):
        yield from (
            f"{method} {path} {status}" for status, answer in operation.get("responses", {}).items() if "$ref" in answer
        )


@RULES.rule(_NOTES, {"components": {"schemas": {"Email": {"type": "string", "nullable": True}}}})
def schemas_keep_to_the_keywords_of_models(body: Body) -> Iterator[str]:
    """Models are JSON schema draft 4 with exceptions."""
    for name, schema in body.get("components", {}).get("schemas", {}).items():
        text = json.dumps(schema)
        yield from (f"{name}: {word}" for word in _UNKNOWN_KEYWORDS if f'"{word}":' in text)


@RULES.rule(
    "apigateway/latest/developerguide/request-response-data-mappings.html",
    _one("/x/{id}", "get", {_INTEGRATION: {"type": "http_proxy", "uri": "https://host/x/{id}"}}),
)
def each_variable_of_a_path_reaches_the_integration(body: Body) -> Iterator[str]:
    """ "Illegal character in path" at each call where a variable of the address is not mapped."""
    for path, method, operation in _operations(body):
        integration = operation.get(_INTEGRATION, {})
        if integration.get("type") != "http_proxy":
            continue
        declared = {entry.get("name") for entry in operation.get("parameters", []) if entry.get("in") == "path"}
        mapped = integration.get("requestParameters", {})
        for name in {*_variables(path), *_variables(integration["uri"])}:
            if name not in declared or mapped.get(f"integration.request.path.{name}") != f"method.request.path.{name}":
                yield f"{method} {path}: {name}"


@RULES.rule(
    "apigateway/latest/developerguide/apigateway-integrate-with-cognito.html",
    _one("/x", "get", {"security": [{"cognito": []}], _INTEGRATION: {"type": "http_proxy", "uri": "https://h/x"}}),
)
def each_call_names_a_scope(body: Body) -> Iterator[str]:
    """Without a scope the authorizer takes identity tokens and refuses access tokens."""
    for path, method, operation in _operations(body):
        scopes = [scope for entry in operation.get("security", []) for named in entry.values() for scope in named]
        if method != "options" and not scopes:
            yield f"{method} {path}"


@RULES.rule(_LIMITS, _one("/x", "get", {_INTEGRATION: {"type": "http_proxy", "uri": "https://h/x", "timeoutInMillis": 60000}}))
def integrations_end_within_29_seconds(body: Body) -> Iterator[str]:
    """50 milliseconds to 29 seconds, unless a higher quota was granted."""
    for path, method, operation in _operations(body):
        timeout = operation.get(_INTEGRATION, {}).get("timeoutInMillis", 29000)
        if not 50 <= timeout <= 29000:
            yield f"{method} {path}: {timeout} ms"


@RULES.rule(_LIMITS, {"info": {"description": "x" * 6 * 1024 * 1024}})
def the_document_is_at_most_6_mb(body: Body) -> Iterator[str]:
    """The largest file that can be imported."""
    size = len(json.dumps(body).encode())
    if size > 6 * 1024 * 1024:
        yield f"{size} bytes"


@RULES.rule(_LIMITS, {"paths": {f"/x{number}": {} for number in range(301)}})
def at_most_300_resources(body: Body) -> Iterator[str]:
    """Every part of a path is a resource."""
    found = {path.rsplit("/", count)[0] for path in body.get("paths", {}) for count in range(path.count("/") + 1)} - {""}
    if len(found) > 300:
        yield f"{len(found)} resources"


@RULES.rule(_NOTES, {"paths": {"/ping": {}}})
def no_path_is_reserved(body: Body) -> Iterator[str]:
    """/ping and /sping answer health checks of API Gateway itself."""
    return (path for path in body.get("paths", {}) if path in ("/ping", "/sping"))


@RULES.rule(
    "apigateway/latest/developerguide/api-gateway-basic-concept.html", {"paths": {"/customers;v=1": {}, "/a/{b}-{c}": {}}}
)
def parts_of_a_path_are_plain_or_one_variable(body: Body) -> Iterator[str]:
    """Letters, digits, hyphens, underscores, full stops, commas and colons, or one variable in braces."""
    for path in body.get("paths", {}):
        if any(not re.fullmatch(r"[a-zA-Z0-9._,:-]+|\{[a-zA-Z0-9._-]+\+?\}", part) for part in path.split("/")[1:]):
            yield path


@RULES.rule(_RESPONSES, {"x-amazon-apigateway-gateway-responses": {"PAYLOAD_TOO_LARGE": {}}})
def gateway_responses_are_of_known_kinds(body: Body) -> Iterator[str]:
    """Another name is refused."""
    return (name for name in body.get("x-amazon-apigateway-gateway-responses", {}) if name not in _RESPONSE_TYPES)


@RULES.rule(
    "apigateway/latest/developerguide/how-to-mock-integration.html",
    _one("/x", "options", {_INTEGRATION: {"type": "mock", "responses": {"default": {"statusCode": "204"}}}}),
)
def a_mock_says_which_status_it_answers(body: Body) -> Iterator[str]:
    """A mock without a template that holds `statusCode` answers 500."""
    for path, method, operation in _operations(body):
        integration = operation.get(_INTEGRATION, {})
        if integration.get("type") != "mock":
            continue
        wanted = {str(answer["statusCode"]) for answer in integration.get("responses", {}).values()}
        templates = [json.loads(text) for text in integration.get("requestTemplates", {}).values()]
        if {str(template.get("statusCode")) for template in templates} != wanted:
            yield f"{method} {path}"


@CONTRACT_RULES.rule(
    _LIMITS, _one("/x", "get", {"parameters": [{"in": "header", "name": "X-Reason", "schema": {"maxLength": 12000}}]})
)
def headers_fit_into_10240_bytes(body: Body) -> Iterator[str]:
    """All headers together, of which an access token takes up to 4,096."""
    for path, method, operation in _operations(body):
        headers = [entry for entry in operation.get("parameters", []) if entry.get("in") == "header"]
        size = sum(len(entry["name"]) + entry.get("schema", {}).get("maxLength", 100) for entry in headers)
        if size > 10240 - 4096:
            yield f"{method} {path}: {size} bytes"
