"""One estate for all tests: applied in the background while the tests that need no cloud run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.paths import ROOT
from tests.terraform.refusals.plan import Plan, read
from tests.terraform.support.cloud import Cloud
from tests.terraform.support.summary import Summary
from tests.terraform.support.workspace import Workspace, ask_for_migration, make_workspace

NEEDS_ESTATE = {"estate"}
_summary = Summary()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the estate comes last, so that the apply has time."""
    ours = [item for item in items if "tests/terraform" in str(item.path)]
    late = [item for item in ours if NEEDS_ESTATE & set(getattr(item, "fixturenames", ()))]
    for item in late:
        items.remove(item)
    items.extend(late)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the owner wants to read at the end."""
    if _summary.lines:
        terminalreporter.section("terraform")
        for line in _summary.lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def summary() -> Summary:
    """Lines for the end of the run."""
    return _summary


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """The emulated account that the estate is applied to."""
    account = Cloud(tmp_path_factory.mktemp("cloud") / "log.txt")
    account.start()
    try:
        yield account
    finally:
        account.stop()


@pytest.fixture(scope="session")
def plain_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the tree as it is; initialised without backend."""
    workspace = make_workspace(tmp_path_factory.mktemp("plain"), flags=False)
    workspace.init(None, "-backend=false", "-lockfile=readonly")
    return workspace


@pytest.fixture(scope="session")
def empty_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace over an account in which nothing stands but what operations put in by hand."""
    account = Cloud(tmp_path_factory.mktemp("empty-cloud") / "log.txt")
    account.start()
    try:
        account.put_secrets()
        workspace = make_workspace(tmp_path_factory.mktemp("empty"), flags=True, environment=account.environment())
        workspace.init()
        yield workspace
    finally:
        account.stop()


def plan_of(workspace: Workspace, *variables: str) -> Plan:
    """A plan on an empty account."""
    files = [f"-var-file={name}" for name in variables]
    done = workspace.run("plan", "-input=false", "-no-color", "-parallelism=30", "-out=refusals.tfplan", *files, timeout=900)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return read(json.loads(workspace.run("show", "-json", "refusals.tfplan").stdout))


@pytest.fixture(scope="session")
def prod(empty_account: Workspace) -> Plan:
    """Production, planned on an empty account."""
    return plan_of(empty_account, "environments/prod.tfvars", str(Path(__file__).with_name("estate.tfvars")))


@pytest.fixture(scope="session")
def dev(empty_account: Workspace) -> Plan:
    """Development, planned on an empty account."""
    return plan_of(empty_account, "environments/dev.tfvars")


class RunningEstate:
    """The apply in the background."""

    def __init__(self, workspace: Workspace, result: Path) -> None:
        self._result = result
        self._output = result.with_suffix(".log").open("w")
        command = [sys.executable, "-m", "tests.terraform.support.estate", str(workspace.root), str(result)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=workspace.environment, stdout=self._output, stderr=self._output, start_new_session=True
        )

    def finish(self) -> dict[str, Any]:
        """Wait for the end and read what happened."""
        self._process.wait(timeout=1100)
        assert self._result.exists(), self._result.with_suffix(".log").read_text()
        document: dict[str, Any] = json.loads(self._result.read_text())
        return document

    def stop(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._output.close()


@pytest.fixture(scope="session", autouse=True)
def running_estate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEstate | None]:
    """Starts the apply before the first test when any test of this run reads the estate."""
    wanted = any(NEEDS_ESTATE & set(getattr(item, "fixturenames", ())) for item in request.session.items)
    if not wanted:
        yield None
        return
    cloud: Cloud = request.getfixturevalue("cloud")
    folder = tmp_path_factory.mktemp("estate")
    workspace = make_workspace(folder, flags=True, environment=cloud.environment())
    ask_for_migration(workspace, cloud.put_secrets())
    running = RunningEstate(workspace, folder / "result.json")
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def estate(running_estate: RunningEstate, cloud: Cloud) -> dict[str, Any]:
    """What the apply did; fails every test that reads it when a step failed."""
    result = running_estate.finish()
    if "failed" in result:
        failed = result["failed"]
        pytest.fail(f"{cloud.complaints()}\nterraform {failed['step']} failed:\n{failed['text']}", pytrace=False)
    return result
