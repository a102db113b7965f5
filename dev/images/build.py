"""Builds the services' images with what this machine's pip knows of where packages come from, which no image keeps."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from dev.images.engine import Engine
from dev.paths import ROOT

SERVICES = ("customer", "billing", "archiver")
# Of pip's configuration: how an index is reached. Folders of this machine mean nothing in a build.
_REACH = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "default-timeout", "retries")


def image_name(service: str) -> str:
    """How the engine knows a service's image."""
    return f"selfcare/{service}:local"


@cache
def revision() -> str:
    """The commit that is built, marked when files differ from it; one and the same for all that one process builds."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def build(engine: Engine, service: str, *options: str) -> None:
    """Build one service's image; raises RuntimeError with the end of the build's output."""
    with _pip_secrets() as secrets:
        arguments = ["--build-arg", f"SERVICE={service}", "--build-arg", f"REVISION={revision()}", *secrets, *options]
        where = ["--file", "services/Dockerfile", "--network", "host", "--tag", image_name(service)]
        engine.run("build", *where, *arguments, ".", timeout=1800)


@contextmanager
def _pip_secrets() -> Iterator[list[str]]:
    """Pip's configuration as files that the build sees while it installs, and never afterwards."""
    known = _pip_configuration()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pip.conf"
        lines = [f"{name} = {value}" for name, value in known.items() if name in _REACH]
        secrets = ["--secret", f"id=pip,src={file}"]
        if certificates := known.get("cert"):
            lines.append("cert = /run/pip-certificates.pem")
            secrets += ["--secret", f"id=pip-certificates,src={certificates}"]
        file.write_text("\n".join(["[global]", *lines, ""]), encoding="utf-8")
        yield secrets


def _pip_configuration() -> dict[str, str]:
    """Every value that this machine's pip goes by, from files and environment, the later one winning as for pip."""
    said = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    known: dict[str, str] = {}
    for line in said.splitlines():
        name, _, value = line.partition("=")
        if name.startswith((":env:", "global.", "install.")):
            known[name.rpartition(".")[2]] = value.strip("'\"")
    return known
