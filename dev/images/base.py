"""The base image under the Dockerfile's own name: pulled, or made of Debian's packages where no registry is reached.

It is no copy of the public one: Debian's Python of the same version, without its documentation.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from dev.images.engine import DATA, Engine
from dev.paths import ROOT

DOCKERFILE = ROOT / "services" / "Dockerfile"
_SUITE = "bookworm"
_PACKAGES = "ca-certificates,python3-minimal,python3-venv"
_LEFT_OUT = ("/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*")


def base_name() -> str:
    """The image that the Dockerfile builds on."""
    found = re.search(r"^ARG PYTHON_IMAGE=(\S+)$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise RuntimeError("services/Dockerfile names no PYTHON_IMAGE")
    return found[1]


def have_base(engine: Engine) -> str:
    """Have the base image in the engine; answers whether it was there, pulled or made."""
    name = base_name()
    if engine.has(name):
        return "there"
    if engine.run("pull", "--quiet", name, check=False, timeout=300).returncode == 0:
        return "pulled"
    archive = DATA.parent / f"{_SUITE}.tar"
    if not archive.exists():
        _make(archive)
    engine.run("import", str(archive), name)
    return "made"


def _make(archive: Path) -> None:
    """A file tree of Debian's smallest set and Python, by mmdebstrap from the system's own mirrors."""
    left_out = [f"--dpkgopt=path-exclude={pattern}" for pattern in _LEFT_OUT]
    link = '--customize-hook=ln -s /usr/bin/python3 "$1/usr/local/bin/python"'
    unfinished = archive.with_suffix(".part.tar")
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={_PACKAGES}", *left_out, link, _SUITE, str(unfinished)]
    done = subprocess.run([*command, *_mirrors()], capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"mmdebstrap could not make the base image:\n{done.stderr[-3000:]}")
    unfinished.rename(archive)


def _mirrors() -> list[str]:
    """The system's own sources of this suite, as apt's lines."""
    form = "deb $(REPO_URI) $(RELEASE) $(COMPONENT)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages", "Origin: Debian"]
    targets = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line for line in targets.stdout.splitlines() if f" {_SUITE}" in line]
