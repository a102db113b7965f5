"""`terraform test` of every module with a mocked provider."""

from __future__ import annotations

import re

import pytest

from tests.terraform.support.summary import Summary
from tests.terraform.support.workspace import MODULES, Workspace


@pytest.mark.timeout(300)
@pytest.mark.parametrize("module", MODULES)
def test_module(module: str, plain_workspace: Workspace, summary: Summary) -> None:
    folder = plain_workspace.root / "modules" / module
    plain_workspace.init(folder, "-backend=false")
    done = plain_workspace.run("test", "-no-color", cwd=folder)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-4000:]
    counted = re.search(r"Success! (\d+) passed, 0 failed\.", done.stdout)
    assert counted
    assert int(counted[1]) > 1
    summary.add(f"terraform test {module}: {counted[1]} passed")
