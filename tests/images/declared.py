"""What the estate declares of each task, read from Terraform's own account of it, so that test and estate cannot differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dev.paths import ROOT
from tests.terraform.support.cloud import Cloud
from tests.terraform.support.estate import VAR_FILES
from tests.terraform.support.workspace import ask_for_migration, make_workspace

_KEPT = ROOT / ".cache" / "images"


class Limit(msgspec.Struct, frozen=True):
    """A task's share of a machine."""

    cpu_units: int
    memory_mib: int


class Task(msgspec.Struct, frozen=True):
    """One task definition: its only container as declared, and its limits."""

    container: dict[str, Any]
    limit: Limit

    @property
    def environment(self) -> dict[str, str]:
        """Plain settings."""
        return {entry["name"]: entry["value"] for entry in self.container["environment"]}

    @property
    def secrets(self) -> set[str]:
        """Names of the settings that come from Secrets Manager."""
        return {entry["name"] for entry in self.container["secrets"]}


def declared_tasks(folder: Path) -> dict[str, Task]:
    """Every task by its container's name; the tree is applied to an emulated account unless it was before, unchanged."""
    kept = _KEPT / f"declared-{_version_of_the_tree()}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(_apply(folder)), encoding="utf-8")
    return {name: msgspec.convert(task, Task) for name, task in json.loads(kept.read_text(encoding="utf-8")).items()}


def _version_of_the_tree() -> str:
    files = [*(ROOT / "terraform").rglob("*"), *(ROOT / "contracts").rglob("*")]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and ".terraform" not in file.parts):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _apply(folder: Path) -> dict[str, Any]:
    cloud = Cloud(folder / "cloud.log")
    cloud.start()
    try:
        workspace = make_workspace(folder / "estate", flags=True, environment=cloud.environment())
        ask_for_migration(workspace, cloud.put_secrets())
        workspace.init()
        command = ["apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=30"]
        done = workspace.run(*command, *(f"-var-file={file}" for file in VAR_FILES), timeout=1500)
        assert done.returncode == 0, done.stderr[-4000:]
        shown = json.loads(workspace.run("show", "-json").stdout)
    finally:
        cloud.stop()
    return {container["name"]: task for task in _tasks(shown["values"]["root_module"]) for container in [task["container"]]}


def _tasks(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in module.get("resources", []):
        if resource["type"] == "aws_ecs_task_definition":
            values = resource["values"]
            (container,) = json.loads(values["container_definitions"])
            limit = {"cpu_units": int(values["cpu"]), "memory_mib": int(values["memory"])}
            yield {"container": container, "limit": limit}
    for child in module.get("child_modules", []):
        yield from _tasks(child)
