"""What AWS documents that it refuses is refused here, before any apply: of the gateway's body, of the plans of prod and dev."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.refusals import edge, gateway, identity, messaging, upkeep
from tests.terraform.refusals.plan import Plan
from tests.terraform.refusals.rule import Body, Rule
from tests.terraform.support.openapi import contract
from tests.terraform.support.summary import Summary
from tests.terraform.support.workspace import TERRAFORM, Workspace

pytestmark = pytest.mark.timeout(1200)
PLAN_RULES = [*identity.RULES.all, *edge.RULES.all, *messaging.RULES.all, *upkeep.RULES.all]
EVERY_RULE: list[Rule[Any]] = [*gateway.RULES.all, *gateway.CONTRACT_RULES.all, *PLAN_RULES, *upkeep.REMOVAL_RULES.all]
MARKS = {
    "load_balancer_host": "services.selfcare.example.com",
    "portal_origin": "https://my.selfcare.example.com",
    "user_pool_arn": "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_example",
    "vpc_link_id": "link00",
}


def named(rule: Rule[Any]) -> str:
    return rule.name


@pytest.fixture(scope="session")
def body(plain_workspace: Workspace) -> Body:
    """What the gateway is sent, made by the very module that the root calls."""
    folder = plain_workspace.root / "modules" / "gateway_body"
    plain_workspace.init(folder)
    values = {"contract": (plain_workspace.folder / "contracts" / "openapi.yaml").read_text(), "marks": MARKS}
    (folder / "terraform.tfvars.json").write_text(json.dumps(values))
    done = plain_workspace.run("apply", "-auto-approve", "-input=false", "-no-color", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    found: Body = json.loads(plain_workspace.run("output", "-raw", "body", cwd=folder).stdout)
    return found


def resolved_contract() -> Body:
    """The contract with its parameters and their schemas in place."""
    document = contract()

    def resolved(node: Any) -> Any:
        while isinstance(node, Mapping) and "$ref" in node:
            target: Any = document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def parameter(entry: Any) -> dict[str, Any]:
        found = dict(resolved(entry))
        return found | {"schema": resolved(found["schema"])}

    return {
        "paths": {
            path: {
                method: {"parameters": [parameter(entry) for entry in operation.get("parameters", [])]}
                for method, operation in item.items()
            }
            for path, item in document["paths"].items()
        }
    }


@pytest.mark.parametrize("rule", EVERY_RULE, ids=named)
def test_the_example_is_refused(rule: Rule[Any]) -> None:
    assert rule.findings(rule.example), f"{rule.name} lets its own example pass"
    assert rule.page.startswith("https://docs.aws.amazon.com/")
    assert rule.check.__doc__


@pytest.mark.parametrize("rule", gateway.RULES.all, ids=named)
def test_the_gateway_imports_its_body(rule: Rule[Body], body: Body) -> None:
    assert rule.findings(body) == [], rule.page


@pytest.mark.parametrize("rule", gateway.CONTRACT_RULES.all, ids=named)
def test_the_gateway_carries_the_contract(rule: Rule[Body]) -> None:
    assert rule.findings(resolved_contract()) == [], rule.page


@pytest.mark.parametrize("rule", PLAN_RULES, ids=named)
def test_the_production_plan_is_not_refused(rule: Rule[Plan], prod: Plan) -> None:
    assert rule.findings(prod) == [], rule.page


@pytest.mark.parametrize("rule", [*PLAN_RULES, *upkeep.REMOVAL_RULES.all], ids=named)
def test_the_development_plan_is_not_refused_and_goes_again(rule: Rule[Plan], dev: Plan) -> None:
    assert rule.findings(dev) == [], rule.page


def test_the_body_is_the_whole_contract(body: Body, summary: Summary) -> None:
    sent = {(path, method) for path, item in body["paths"].items() for method in item}
    declared = {(path, method) for path, item in contract()["paths"].items() for method in item}
    assert sent == declared
    summary.add(f"refusals: {len(EVERY_RULE)} rules, each with an example that it refuses")


@pytest.mark.parametrize("file", sorted((TERRAFORM / "environments").glob("*.s3.tfbackend")), ids=lambda file: file.name)
def test_the_state_is_encrypted_with_a_key_of_ours(file: Path) -> None:
    """The bootstrap's bucket policy refuses objects under any other key."""
    assert "kms_key_id" in file.read_text()
