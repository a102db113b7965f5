"""checkov over everything: nothing failed, and each skip has its reason beside it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from dev.paths import ROOT
from tests.terraform.support.summary import Summary
from tests.terraform.support.workspace import TERRAFORM, Workspace, plain_environment


# Checklist: H4
@pytest.mark.timeout(1200)
def test_nothing_failed(plain_workspace: Workspace, summary: Summary) -> None:
    done = subprocess.run(
        [str(ROOT / "scripts" / "terraform_scan.sh"), str(plain_workspace.root), "--quiet", "--output", "json"],
        capture_output=True,
        text=True,
        check=False,
        env=plain_environment() | {"PYTHON": sys.executable},
    )
    assert done.stdout, done.stderr[-3000:]
    report = json.loads(done.stdout)
    failed = [f"{entry['check_id']} {entry['resource']}: {entry['check_name']}" for entry in report["results"]["failed_checks"]]
    counts = report["summary"]
    assert failed == []
    assert counts["parsing_errors"] == 0
    assert counts["passed"] > 900
    summary.add(f"checkov: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")


def test_each_skip_has_a_reason() -> None:
    for file in TERRAFORM.rglob("*.tf"):
        for line in re.findall(r"checkov:skip=.*", file.read_text()):
            assert re.fullmatch(r"checkov:skip=CKV2?_[A-Z]+_\d+:\s?.{10,}", line), f"{file}: {line}"
