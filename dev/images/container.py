"""Containers run as a task is declared: user, read-only root, capabilities, memory, processor, signals, writable folders."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dev.images.engine import Engine


class Container:
    """One container of an image, on the machine's own network."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self.name = engine, name

    def state(self) -> dict[str, Any]:
        """What the engine says of it: `Running`, `ExitCode`, `OOMKilled` and more."""
        found: dict[str, Any] = json.loads(self._engine.says("inspect", "--format", "{{json .State}}", self.name))
        return found

    def logs(self) -> str:
        """What it wrote, standard output and error."""
        done = self._engine.run("logs", self.name)
        return done.stdout + done.stderr

    def run(self, *command: str) -> str:
        """What a command inside prints."""
        return self._engine.says("exec", self.name, *command)

    def changed_files(self) -> list[str]:
        """Files outside its writable folders that differ from the image."""
        return [line for line in self._engine.says("diff", self.name).splitlines() if line]

    def stop(self, seconds: int) -> float:
        """SIGTERM, then SIGKILL after `seconds`; answers how long it took."""
        begun = time.monotonic()
        self._engine.run("stop", "--time", str(seconds), self.name)
        return time.monotonic() - begun

    def remove(self) -> None:
        """Nothing of it is left."""
        self._engine.run("rm", "--force", "--volumes", self.name, check=False)


def start(
    engine: Engine,
    name: str,
    image: str,
    declared: Mapping[str, Any],
    limit: tuple[int, int],
    environment: Mapping[str, str],
    files: Mapping[Path, str] | None = None,
) -> Container:
    """Start what a task definition's container declares; `limit` is CPU units and MiB, `files` are mounted read-only."""
    with tempfile.NamedTemporaryFile("w", suffix=".env") as given:
        given.write("".join(f"{key}={value}\n" for key, value in environment.items()))
        given.flush()
        mounts = [f"--volume={source}:{target}:ro" for source, target in (files or {}).items()]
        arguments = ["--detach", "--name", name, "--network=host", f"--env-file={given.name}", *mounts]
        engine.run("run", *arguments, *_confinement(declared, limit), image, *declared["command"])
    return Container(engine, name)


def _confinement(declared: Mapping[str, Any], limit: tuple[int, int]) -> list[str]:
    """The engine's words for the task definition's."""
    linux = declared["linuxParameters"]
    words = [f"--user={declared['user']}", f"--stop-timeout={declared['stopTimeout']}"]
    words += [f"--cpus={limit[0] / 1024}", f"--memory={limit[1]}m"]
    words += ["--read-only"] if declared["readonlyRootFilesystem"] else []
    words += ["--init"] if linux["initProcessEnabled"] else []
    words += [f"--cap-drop={name}" for name in linux["capabilities"]["drop"]]
    words += [f"--cap-add={name}" for name in linux["capabilities"]["add"]]
    words += [f"--mount=type=volume,target={mount['containerPath']}" for mount in declared["mountPoints"]]
    # No more than this machine can give.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for limits in declared["ulimits"]:
        words.append(f"--ulimit={limits['name']}={min(limits['softLimit'], most)}:{min(limits['hardLimit'], most)}")
    return words
