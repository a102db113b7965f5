"""A second plan is empty but for known differences of the emulator; a changed path changes the API alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.support.policies import resources
from tests.terraform.support.summary import Summary
from tests.terraform.support.workspace import MODULES, TERRAFORM

pytestmark = pytest.mark.timeout(1200)
HERE = Path(__file__).parent
DIFFERENCES = tomllib.loads((HERE / "known_differences.toml").read_text()).get("difference", [])
OMISSIONS = tomllib.loads((HERE / "omissions.toml").read_text())["omission"]
Estate = Mapping[str, Any]


def test_second_plan_changes_nothing(estate: Estate, summary: Summary) -> None:
    used = set()
    unknown = []
    for address, attribute in sorted(set(_differences(estate["second_plan"]))):
        index = _known(address, attribute)
        if index is None:
            unknown.append(f"{address}: {attribute}")
        else:
            used.add(index)
    assert unknown == []
    stale = [entry for index, entry in enumerate(DIFFERENCES) if index not in used]
    assert stale == [], "remove these from known_differences.toml"
    summary.add(f"second plan: {len(DIFFERENCES)} known differences of the emulator, no other")
    for entry in DIFFERENCES:
        summary.add(f"  {entry['address']}: {', '.join(entry['attributes'])}")


def _differences(changes: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Address and attribute of everything that a plan would change; `(create)` and `(delete)` for whole resources."""
    for entry in changes:
        change = entry["change"]
        if entry["mode"] == "data":
            continue
        if change["actions"] != ["update"]:
            yield entry["address"], f"({'/'.join(change['actions'])})"
            continue
        before, after, unknown = change["before"], change["after"], change["after_unknown"]
        for attribute in sorted(set(before) | set(after)):
            if (attribute in unknown and unknown[attribute] is True) or before.get(attribute) != after.get(attribute):
                yield entry["address"], attribute


def _known(address: str, attribute: str) -> int | None:
    for index, entry in enumerate(DIFFERENCES):
        assert len(entry["reason"]) > 15
        if fnmatchcase(address.replace("[", "("), entry["address"].replace("[", "(")) and attribute in entry["attributes"]:
            return index
    return None


def test_changed_path_changes_the_api_alone(estate: Estate) -> None:
    known = set(_differences(estate["second_plan"]))
    new = set(_differences(estate["contract_plan"])) - known
    assert {address for address, _ in new} == {
        "module.api.aws_api_gateway_rest_api.this",
        "module.api.aws_api_gateway_deployment.this",
        "module.api.aws_api_gateway_stage.this",
    }
    (change,) = [entry for entry in estate["contract_plan"] if entry["address"] == "module.api.aws_api_gateway_rest_api.this"]
    assert "/customer/v2/links" in change["change"]["after"]["body"]


def test_everything_that_is_written_was_applied_or_is_named(estate: Estate, summary: Summary) -> None:
    applied = {re.sub(r"\[[^]]*\]", "", entry["address"]) for entry in resources(estate["state"]["values"]["root_module"])}
    # Several calls of one module count as one place.
    places = {
        re.sub(r"^module\.(customer|billing|archiver|archiver_worker|migrate|accounts)\.", "module.service.", address)
        for address in applied
    }
    missing = set(_written()) - places
    named = [entry["address"] for entry in OMISSIONS]
    unnamed = {address for address in missing if not any(fnmatchcase(address, pattern) for pattern in named)}
    assert unnamed == set(), "apply these in the proof, or name them in omissions.toml"
    stale = [pattern for pattern in named if not any(fnmatchcase(address, pattern) for address in missing)]
    assert stale == [], "remove these from omissions.toml"
    assert all(len(entry["reason"]) > 15 for entry in OMISSIONS)
    summary.add(f"omissions: {len(OMISSIONS)}")
    for entry in OMISSIONS:
        summary.add(f"  {entry['address']}: {entry['reason']}")


def _written() -> Iterator[str]:
    for file in TERRAFORM.glob("*.tf"):
        for kind, name in re.findall(r'^resource "([a-z0-9_]+)" "([a-z0-9_]+)"', file.read_text(), re.MULTILINE):
            yield f"{kind}.{name}"
    for module in MODULES:
        for file in (TERRAFORM / "modules" / module).glob("*.tf"):
            for kind, name in re.findall(r'^resource "([a-z0-9_]+)" "([a-z0-9_]+)"', file.read_text(), re.MULTILINE):
                yield f"module.{module}.{kind}.{name}"
