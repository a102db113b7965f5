"""The contract itself: valid OpenAPI, complete, accepted by API Gateway's importer, examples that hold."""

from __future__ import annotations

from collections.abc import Iterator
from string import Template
from typing import Any

import boto3
import pytest
import yaml
from jsonschema import Draft202012Validator
from moto import mock_aws
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate

from dev.paths import CONTRACT_FILE
from dev.visit.answers import CONTRACT
from selfcare_shared.formats.checks import FORMATS
from selfcare_shared.web.contract import METHODS, json_schema

DOCUMENT = CONTRACT.document
OPERATIONS = {
    "ListLinkedCustomers": ("GET", "/customer/v1/customers", "selfcare/customer.read"),
    "RetrieveCustomerInformation": ("GET", "/customer/v1/customers/{customerId}", "selfcare/customer.read"),
    "UpdateCustomerInformation": ("PATCH", "/customer/v1/customers/{customerId}", "selfcare/customer.write"),
    "RequestLink": ("POST", "/customer/v1/links", "selfcare/customer.write"),
    "ConfirmLink": ("POST", "/customer/v1/links/{challengeId}/confirmation", "selfcare/customer.write"),
    "ListCustomerLinks": ("GET", "/customer/v1/customers/{customerId}/links", "selfcare/customer.read"),
    "RemoveLink": ("DELETE", "/customer/v1/customers/{customerId}/links/{linkId}", "selfcare/customer.write"),
    "SearchCustomers": ("POST", "/customer/v1/support/searches", "selfcare/customer.read"),
    "RetrieveCurrentBalance": ("GET", "/billing/v1/customers/{customerId}/balance", "selfcare/billing.read"),
    "RetrieveItemizedUsage": ("GET", "/billing/v1/customers/{customerId}/usage/{month}", "selfcare/billing.read"),
    "ListStatements": ("GET", "/archive/v1/customers/{customerId}/statements", "selfcare/billing.read"),
    "RetrieveStatement": ("GET", "/archive/v1/customers/{customerId}/statements/{statementId}", "selfcare/billing.read"),
    "RestoreStatement": (
        "POST",
        "/archive/v1/customers/{customerId}/statements/{statementId}/restoration",
        "selfcare/billing.read",
    ),
}


def declared() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def test_it_is_valid_openapi() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.0.")


def test_the_designed_operations_are_there() -> None:
    found = {entry.operation_id: (entry.method, entry.path, *entry.scopes) for entry in CONTRACT}
    assert OPERATIONS.items() <= found.items()


# Checklist: A4, B7
def test_every_operation_is_authorised_integrated_and_answers_problems() -> None:
    for path, method, raw in declared():
        where = f"{method} {path}"
        assert [list(entry) for entry in raw["security"]] == [["cognito"]], where
        assert all(entry["cognito"] for entry in raw["security"]), where
        integration = raw["x-amazon-apigateway-integration"]
        assert integration["httpMethod"] == method.upper(), where
        assert integration["uri"] == "https://${load_balancer_host}" + path, where
        assert integration["connectionType"] == "VPC_LINK", where
        assert {"401", "403", "429", "500"} <= set(raw["responses"]), where
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        assert integration.get("requestParameters", {}) == {
            f"integration.request.path.{name}": f"method.request.path.{name}" for name in names
        }, where


def test_every_path_answers_preflights_without_a_token() -> None:
    for path, item in DOCUMENT["paths"].items():
        allowed = item["options"]["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"]
        methods = set(allowed["method.response.header.Access-Control-Allow-Methods"].strip("'").split(","))
        assert methods == {method.upper() for method in METHODS if method in item} | {"OPTIONS"}, path
        assert item["options"]["security"] == []


def test_error_answers_are_problem_details() -> None:
    for path, method, raw in declared():
        for status, response in raw["responses"].items():
            if int(status) >= 400:
                content = json_schema(DOCUMENT, response)["content"]
                assert list(content) == ["application/problem+json"], f"{method} {path} {status}"


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from DOCUMENT["components"]["schemas"].items()


# Checklist: A6
def test_objects_are_closed() -> None:
    def walk(name: str, node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if node.get("type") == "object" and node.get("additionalProperties") is not False:
                yield name
            for key, value in node.items():
                yield from walk(f"{name}.{key}", value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(name, value)

    assert [place for name, schema in schemas() for place in walk(name, schema)] == []


def examples() -> list[tuple[str, dict[str, Any], Any]]:
    found = [(name, schema, schema["example"]) for name, schema in schemas() if "example" in schema]
    for path, method, raw in declared():
        bodies = [("request", raw.get("requestBody", {}))]
        bodies += [(status, json_schema_of(response)) for status, response in raw["responses"].items()]
        for what, body in bodies:
            for media in body.get("content", {}).values():
                named = [entry["value"] for entry in media.get("examples", {}).values()]
                given = ([media["example"]] if "example" in media else []) + named
                found += [(f"{method} {path} {what}", media["schema"], value) for value in given]
    return found


def json_schema_of(response: dict[str, Any]) -> dict[str, Any]:
    node: Any = response
    while "$ref" in node:
        target: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node  # type: ignore[no-any-return]


@pytest.mark.parametrize(("where", "schema", "value"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_example_holds(where: str, schema: dict[str, Any], value: Any) -> None:
    Draft202012Validator(json_schema(DOCUMENT, schema), format_checker=FORMATS).validate(value)


@pytest.mark.parametrize(("where", "schema", "value"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_example_holds_for_a_reader_of_openapi_itself(where: str, schema: dict[str, Any], value: Any) -> None:
    """`nullable` counts beside `type` alone (OpenAPI 3.0.3, 4.7.24)."""
    OAS30Validator(_inlined(schema)).validate(value)


def _inlined(node: Any) -> Any:
    if isinstance(node, list):
        return [_inlined(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    node = json_schema_of(node)
    return {key: _inlined(value) for key, value in node.items() if key != "example"}


def test_nullable_stands_beside_a_type_and_null_in_its_enumeration() -> None:
    def walk(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            yield from [node] if node.get("nullable") is True else []
            node = list(node.values())
        if isinstance(node, list):
            for value in node:
                yield from walk(value)

    for schema in walk(DOCUMENT):
        assert isinstance(schema.get("type"), str), schema
        assert None in schema.get("enum", [None]), schema


def test_every_schema_that_is_answered_has_an_example() -> None:
    shown = {name for name, schema in schemas() if "example" in schema}
    answered = {
        "AccessEventList",
        "AccountRemoval",
        "ServiceHealth",
        "Customer",
        "CustomerUpdate",
        "LinkedCustomerList",
        "Balance",
        "UsagePage",
        "StatementList",
        "StatementAccess",
        "Problem",
    }
    assert answered <= shown


@mock_aws
def test_api_gateway_imports_it() -> None:
    values = {"portal_origin": "https://portal.example", "load_balancer_host": "alb.example", "vpc_link_id": "link1"}
    values |= {"user_pool_arn": "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_x"}
    text = Template(CONTRACT_FILE.read_text(encoding="utf-8")).safe_substitute(values)
    assert "${" not in text
    client = boto3.client("apigateway", region_name="eu-central-1")
    imported = client.import_rest_api(body=yaml.dump(yaml.safe_load(text)).encode(), failOnWarnings=True)
    resources = client.get_resources(restApiId=imported["id"], limit=500)["items"]
    methods = {(entry["path"], name.lower()) for entry in resources for name in entry.get("resourceMethods", {})}
    assert {(path, method) for path, method, _ in declared()} <= methods
    again = client.put_rest_api(restApiId=imported["id"], mode="overwrite", body=yaml.dump(yaml.safe_load(text)).encode())
    assert again["id"] == imported["id"]
