"""A copy of the Terraform tree in a folder of its own, so that tests leave nothing behind in the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev.estate.terraform_cli import write_configuration
from dev.paths import ROOT

TERRAFORM = ROOT / "terraform"
MODULES = sorted(path.name for path in (TERRAFORM / "modules").iterdir() if path.is_dir())
_FLAGS = """
terraform {
  backend "local" {}
}

provider "aws" {
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
  max_retries                 = 5
}
"""


@dataclass(frozen=True)
class Workspace:
    """A folder with `terraform/` and `contracts/` beside each other, and the environment that terraform runs in."""

    folder: Path
    environment: dict[str, str]

    @property
    def root(self) -> Path:
        """The root stack."""
        return self.folder / "terraform"

    def run(self, *arguments: str, cwd: Path | None = None, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run terraform; never raises for its exit code."""
        command = ["terraform", *arguments]
        where = cwd or self.root
        return subprocess.run(
            command, cwd=where, env=self.environment, capture_output=True, text=True, check=False, timeout=timeout
        )

    def init(self, cwd: Path | None = None, *options: str) -> None:
        """`terraform init`; raises AssertionError with what it said."""
        done = self.run("init", "-input=false", "-no-color", *options, cwd=cwd)
        assert done.returncode == 0, done.stdout + done.stderr


def make_workspace(folder: Path, *, flags: bool, environment: dict[str, str] | None = None) -> Workspace:
    """Copy the tree; `flags` adds what a provider needs to talk to an emulator."""
    ignored = shutil.ignore_patterns(".terraform", "terraform.d", "*.tfstate*", "*.tfplan")
    shutil.copytree(TERRAFORM, folder / "terraform", ignore=ignored)
    shutil.copytree(ROOT / "contracts", folder / "contracts")
    if flags:
        (folder / "terraform" / "moto_override.tf").write_text(_FLAGS)
    configuration = write_configuration(folder / "terraform.rc")
    return Workspace(folder, plain_environment() | {"TF_CLI_CONFIG_FILE": str(configuration)} | (environment or {}))


def plain_environment() -> dict[str, str]:
    """This process's environment without proxies, and without AWS or Terraform settings of the person who runs the tests."""
    kept = {}
    for name, value in os.environ.items():
        foreign = name.startswith(("AWS_", "TF_")) and name != "TF_PLUGIN_DIR"
        if not foreign and not name.lower().endswith("_proxy"):
            kept[name] = value
    return kept | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "NO_COLOR": "1"}


def ask_for_migration(workspace: Workspace, secret_arn: str) -> None:
    """Switch the one-off migration on, as an operator does for the weeks in which it runs."""
    certificate = "-----BEGIN CERTIFICATE-----\nof the emulated account\n-----END CERTIFICATE-----\n"
    source = {"secret_arn": secret_arn, "service_name": "LEGACY", "schema": "SELFCARE", "wallet_base64": "Y3dhbGxldA=="}
    settings = {"migration": {"source_oracle": source, "rds_ca_pem": certificate}}
    (workspace.root / "migration.auto.tfvars.json").write_text(json.dumps(settings))
