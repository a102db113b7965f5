"""The maps that turn settings in the cloud: what they hand on, and the names that they refuse."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

import pytest

from dev.paths import ROOT
from tests.terraform.support.workspace import TERRAFORM, Workspace, plain_environment

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:limits-AbCdEf"
OUTPUTS = """
output "settings" { value = local.chosen_settings }
output "secrets" { value = local.chosen_secrets }
"""
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown name": ({"settings": {"billing": {"dialect": "cgrates"}}}, "billing.dialect"),
    "the estate's own": ({"settings": {"customer": {"issuer": "https://other.example"}}}, "customer.issuer"),
    "another service's": ({"settings": {"archiver": {"rating_engine_dialect": "tmf"}}}, "archiver.rating_engine_dialect"),
    "a secret in the open": ({"settings": {"customer": {"limit_store": "redis://cache"}}}, "customer.limit_store"),
    "no secret": ({"setting_secrets": {"customer": {"limit_reads": ARN}}}, "customer.limit_reads"),
    "no ARN": ({"setting_secrets": {"customer": {"limit_store": "redis://cache"}}}, "the ARN of a Secrets Manager secret"),
    "no such service": ({"settings": {"gateway": {}}}, "Name only these services in settings"),
}


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The two variables alone, which need no provider."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "terraform").mkdir()
    (folder / "contracts").mkdir()
    shutil.copy(TERRAFORM / "variables_settings.tf", folder / "terraform")
    shutil.copy(ROOT / "contracts" / "settings.json", folder / "contracts")
    (folder / "terraform" / "outputs.tf").write_text(OUTPUTS)
    return Workspace(folder, plain_environment() | {"TF_CLI_CONFIG_FILE": "/dev/null"})


def plan(maps: Workspace, given: dict[str, Any]) -> Any:
    variables = [f"-var={name}={json.dumps(value)}" for name, value in given.items()]
    return maps.run("plan", "-input=false", "-no-color", "-lock=false", "-out=plan", *variables)


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case: str, maps: Workspace) -> None:
    given, words = REFUSED[case]
    done = plan(maps, given)
    assert done.returncode == 1
    assert words in re.sub(r"[\s│]+", " ", done.stderr)


def test_handed_on_by_service(maps: Workspace) -> None:
    given = {
        "settings": {"billing": {"rating_engine_dialect": "cgrates"}},
        "setting_secrets": {"customer": {"limit_store": ARN}},
    }
    assert plan(maps, given).returncode == 0
    shown = json.loads(maps.run("show", "-json", "plan").stdout)["planned_values"]["outputs"]
    assert shown["settings"]["value"] == {
        "archiver": {},
        "billing": {"SELFCARE_RATING_ENGINE_DIALECT": "cgrates"},
        "customer": {},
    }
    assert shown["secrets"]["value"]["customer"] == {"SELFCARE_LIMIT_STORE": ARN}


def test_every_map_reaches_its_services_tasks() -> None:
    text = (TERRAFORM / "services.tf").read_text(encoding="utf-8")
    for service in ("customer", "billing", "archiver"):
        assert f"local.chosen_settings.{service}" in text
        assert f"local.chosen_secrets.{service}" in text
