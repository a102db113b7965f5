"""Bad input is refused at plan, in one sentence that says what to do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.terraform.support.workspace import Workspace

PROD = "-var-file=environments/prod.tfvars"
ON_PREMISES = {
    "cidrs": ["192.168.64.0/20"],
    "domains": {"core": {"domain": "core.alpina.example", "dns_servers": ["192.168.64.53"]}},
    "oracle": {"cidrs": ["192.168.66.0/28"]},
    "rating_engine": {"url": "https://rating.core.alpina.example", "cidrs": ["192.168.67.0/28"]},
    "number_events": {
        "sim_swap_url": "https://network-apis.core.alpina.example/sim-swap/v2",
        "number_recycling_url": "https://network-apis.core.alpina.example/number-recycling/v0.2",
        "cidrs": ["192.168.68.0/28"],
    },
}
GOOGLE = {"type": "Google", "client_id": "1044", "secret_id": "selfcare-prod/identity/google"}
# Enough of the estate to meet every refusal; the whole of it is planned below.
TARGETS = ("data.aws_caller_identity.current", "module.network", "module.onprem_link", "module.archive", "module.identity")
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "wrong range": ({"vpc_cidr": "10.40.0.0"}, "Give vpc_cidr an IPv4 range"),
    "range inside a network": ({"vpc_cidr": "10.40.3.0/16"}, "vpc_cidr must start at the first address"),
    "on-premises ranges overlap": (
        {"on_premises": ON_PREMISES | {"cidrs": ["192.168.64.0/20", "192.168.66.0/24"]}},
        "on_premises_cidrs must not overlap one another",
    ),
    "on-premises overlaps the VPC": (
        {"on_premises": ON_PREMISES | {"cidrs": ["192.168.64.0/20", "10.40.0.0/20"]}},
        "on_premises_cidrs must not overlap vpc_cidr",
    ),
    "unknown environment": ({"environment": "production"}, "Set environment to dev, staging or prod"),
    "no secret reference": ({"identity_providers": {"google": GOOGLE | {"secret_id": ""}}}, "a client_id and a secret_id"),
    "retention of zero": ({"statement_archive": {"retention_days": 0}}, "retention_days must be a whole number between 1"),
    "wrong account": ({"account_id": "999999999999"}, "sign in to that account, or correct account_id"),
    "plain rating engine": (
        {"on_premises": ON_PREMISES | {"rating_engine": {"url": "http://rating", "cidrs": ["192.168.67.0/28"]}}},
        "Start on_premises.rating_engine.url with https://",
    ),
    "no word of changed numbers": (
        {"on_premises": ON_PREMISES | {"number_events": None}},
        "Set on_premises.number_events but for dev",
    ),
    "short-lived prod": ({"deletion_protection": False}, "Keep deletion_protection true in prod"),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("case", BAD)
def test_refused_in_one_sentence(case: str, empty_account: Workspace) -> None:
    values, sentence = BAD[case]
    given = [f"-var={name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in values.items()]
    done = empty_account.run(
        "plan", "-input=false", "-no-color", "-lock=false", PROD, *given, *(f"-target={target}" for target in TARGETS)
    )
    assert done.returncode == 1
    said = re.sub(r"[\s│]+", " ", done.stderr)
    assert sentence in said


@pytest.mark.timeout(300)
def test_secret_that_is_not_there(empty_account: Workspace) -> None:
    absent = GOOGLE | {"secret_id": "selfcare-prod/identity/absent"}
    given = f"-var=identity_providers={json.dumps({'google': absent})}"
    done = empty_account.run("plan", "-input=false", "-no-color", "-lock=false", PROD, given, "-target=module.identity")
    assert done.returncode == 1
    assert "selfcare-prod/identity/absent" in re.sub(r"[\s│]+", " ", done.stderr)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("environment", ["prod", "staging", "dev"])
def test_plan_needs_nothing_but_credentials(environment: str, empty_account: Workspace) -> None:
    done = empty_account.run("plan", "-input=false", "-no-color", "-lock=false", f"-var-file=environments/{environment}.tfvars")
    assert done.returncode == 0, done.stderr
    counted = re.search(r"Plan: (\d+) to add, 0 to change, 0 to destroy", done.stdout)
    assert counted
    assert int(counted[1]) > 300
