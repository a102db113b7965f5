"""The tree itself: formatted, valid, locked, modules that keep to themselves, one page and one test each."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from dev.estate.pack_functions import FUNCTIONS, packed
from dev.estate.pack_functions import MODULES as PACKED_IN
from dev.paths import ROOT
from tests.terraform.support.openapi import contract
from tests.terraform.support.workspace import MODULES, TERRAFORM, Workspace, plain_environment

FILES = sorted(file for file in TERRAFORM.rglob("*.tf") if ".terraform" not in file.parts)


def test_every_file_is_formatted() -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "-recursive", str(TERRAFORM)],
        capture_output=True,
        text=True,
        check=False,
        env=plain_environment(),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_root_is_valid_and_its_lock_holds(plain_workspace: Workspace) -> None:
    done = plain_workspace.run("validate", "-no-color")
    assert done.returncode == 0, done.stdout + done.stderr


def test_bootstrap_is_valid(plain_workspace: Workspace) -> None:
    folder = plain_workspace.root / "bootstrap"
    plain_workspace.init(folder, "-lockfile=readonly")
    done = plain_workspace.run("validate", "-no-color", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_graph_has_no_cycle(empty_account: Workspace) -> None:
    done = empty_account.run("graph", "-type=plan", "-draw-cycles")
    assert done.returncode == 0, done.stderr
    assert "digraph" in done.stdout
    assert 'color = "red"' not in done.stdout


@pytest.mark.parametrize("module", MODULES)
def test_module_keeps_to_itself(module: str) -> None:
    for file in (TERRAFORM / "modules" / module).glob("*.tf"):
        text = file.read_text()
        assert not re.search(r'source\s*=\s*"\.', text), f"{file} calls another module: wire it in the root"
        assert "terraform_remote_state" not in text
        assert "../" not in text, f"{file} reads outside its folder"


@pytest.mark.parametrize("module", MODULES)
def test_module_has_a_page_and_a_test(module: str) -> None:
    folder = TERRAFORM / "modules" / module
    page = (folder / "README.md").read_text().splitlines()
    assert 5 <= len(page) <= 60, "a README is at most a page"
    assert list((folder / "tests").glob("*.tftest.hcl"))
    for name in ("variables.tf", "outputs.tf", "versions.tf"):
        assert (folder / name).exists()


def test_root_reads_modules_by_their_outputs_only() -> None:
    for file in TERRAFORM.glob("*.tf"):
        for module, output in re.findall(r"\bmodule\.([a-z_]+)(?:\[[^]]*\])?\.([a-z0-9_]+)", file.read_text()):
            declared = (TERRAFORM / "modules" / _folder(module) / "outputs.tf").read_text()
            assert f'output "{output}"' in declared, f"{file.name}: module.{module} has no output {output}"


def _folder(module: str) -> str:
    services = {"customer", "billing", "archiver", "archiver_worker", "migrate", "accounts"}
    return "service" if module in services else module


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TERRAFORM)))
def test_every_variable_is_typed_and_described(file: Path) -> None:
    for name, body in re.findall(r'^variable "([a-z_0-9]+)" \{\n(.*?)^\}', file.read_text(), re.MULTILINE | re.DOTALL):
        assert re.search(r"^  type\s*=", body, re.MULTILINE), f"{name} has no type"
        assert re.search(r"^  description\s*=", body, re.MULTILINE), f"{name} has no description"
    for name, body in re.findall(r'^output "([a-z_0-9]+)" \{\n(.*?)^\}', file.read_text(), re.MULTILINE | re.DOTALL):
        assert re.search(r"^  description\s*=", body, re.MULTILINE), f"{name} has no description"


@pytest.mark.parametrize("module", MODULES)
def test_every_validated_variable_has_an_expected_failure(module: str) -> None:
    folder = TERRAFORM / "modules" / module
    tests = "".join(file.read_text() for file in (folder / "tests").glob("*.tftest.hcl"))
    expected = set(re.findall(r"var\.([a-z_0-9]+)", " ".join(re.findall(r"expect_failures\s*=\s*\[(.*?)\]", tests, re.DOTALL))))
    for file in folder.glob("*.tf"):
        for name, body in re.findall(r'^variable "([a-z_0-9]+)" \{\n(.*?)^\}', file.read_text(), re.MULTILINE | re.DOTALL):
            if "validation {" in body:
                assert name in expected, f"no test refuses a bad {name}"


def test_no_other_file_repeats_a_path_of_the_contract() -> None:
    for path in contract()["paths"]:
        for file in FILES:
            assert path not in file.read_text(), f"{file} repeats {path}"


def test_every_path_of_the_contract_has_one_rule_at_the_load_balancer() -> None:
    segments = re.findall(r'path_segment = "([a-z]+)"', (TERRAFORM / "edge.tf").read_text())
    assert {path.split("/")[1] for path in contract()["paths"]} == set(segments)
    assert len(segments) == len(set(segments))


@pytest.mark.parametrize("place", FUNCTIONS)
def test_zip_is_its_script(place: str) -> None:
    script = PACKED_IN / place
    assert script.with_suffix(".zip").read_bytes() == packed(script.read_bytes(), FUNCTIONS[place])


def test_provider_is_pinned_and_locked() -> None:
    for stack in (TERRAFORM, TERRAFORM / "bootstrap"):
        lock = (stack / ".terraform.lock.hcl").read_text()
        assert re.findall(r'provider "([^"]+)"', lock) == ["registry.terraform.io/hashicorp/aws"]
        assert 'version     = "5.100.0"' in lock
    for module in MODULES:
        assert '"~> 5.100"' in (TERRAFORM / "modules" / module / "versions.tf").read_text()


def test_environments_have_both_files_and_agree_on_the_account() -> None:
    for name in ("dev", "staging", "prod"):
        variables = (TERRAFORM / "environments" / f"{name}.tfvars").read_text()
        backend = (TERRAFORM / "environments" / f"{name}.s3.tfbackend").read_text()
        account = re.search(r'account_id\s*=\s*"(\d{12})"', variables)
        assert account
        assert account[1] in backend
        assert re.search(r"use_lockfile\s*=\s*true", backend)


def test_cli_configuration_is_written_where_it_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dev.estate.terraform_cli"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=plain_environment() | {"TF_PLUGIN_DIR": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "TF_PLUGIN_DIR" in done.stderr


def test_every_event_that_a_metric_counts_is_logged_by_a_service() -> None:
    pattern = re.compile(r'\$\.event = \\"([a-z._*]+)\\"')
    watched = set(pattern.findall((TERRAFORM / "modules" / "observability" / "log_metrics.tf").read_text(encoding="utf-8")))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (TERRAFORM.parent / "services").glob("*/src/**/*.py"))
    logged = set(re.findall(r'"([a-z]+\.[a-z_]+)"', sources))
    missing = {event for event in watched if not any(fnmatchcase(name, event) for name in logged)}
    assert watched
    assert missing == set()
