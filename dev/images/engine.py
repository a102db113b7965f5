"""A container engine: the one that this machine has, or Debian's, started on a data folder of the project's own.

It needs root, for namespaces and mounts. Containers share the machine's network, so it makes no bridge and no firewall rule.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev.paths import ROOT

DATA = ROOT / ".cache" / "images" / "engine"
_PATIENCE = 60.0
# Debian's own client: it builds with the engine's BuildKit without a plugin.
_DEBIAN_CLIENT = "/usr/bin/docker"


class NoEngine(Exception):
    """No container engine can run here; the message says why and what would help."""


class Engine:
    """Runs `docker`. An address of "" is the machine's own engine."""

    def __init__(self, client: str, address: str) -> None:
        self._command = [client, *(("--host", address) if address else ())]

    def run(self, *arguments: str, timeout: float = 900, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; raises RuntimeError with what it said when it fails."""
        environment = os.environ | {"DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}
        command = [*self._command, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"docker {arguments[0]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-6000:]}")
        return done

    def says(self, *arguments: str) -> str:
        """What a command prints."""
        return self.run(*arguments).stdout.strip()

    def has(self, image: str) -> bool:
        """Whether the engine holds the image."""
        return self.run("image", "inspect", image, check=False).returncode == 0


@contextmanager
def an_engine() -> Iterator[Engine]:
    """An engine until the block ends; raises NoEngine where none can run."""
    own = Engine("docker", "")
    if shutil.which("docker") and not own.run("info", check=False).returncode and _can_build(own):
        yield own
        return
    with _debians() as address:
        yield Engine(_DEBIAN_CLIENT if Path(_DEBIAN_CLIENT).exists() else "docker", address)


def _can_build(engine: Engine) -> bool:
    """A client newer than the engine's own builder needs a plugin for it."""
    return engine.run("buildx", "version", check=False).returncode == 0


@contextmanager
def _debians() -> Iterator[str]:
    if shutil.which("dockerd") is None:
        raise NoEngine("no container engine is installed; on Debian `sh scripts/setup.sh images` installs docker.io")
    if os.geteuid() != 0:
        raise NoEngine("starting a container engine needs root; start Docker, or run this as root")
    # The path of a socket must be short.
    place = Path(tempfile.gettempdir()) / f"selfcare-engine-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    place.mkdir(mode=0o700, exist_ok=True)
    DATA.mkdir(parents=True, exist_ok=True)
    address = f"unix://{place / 'docker.sock'}"
    with (DATA.parent / "engine.lock").open("w") as alone, (DATA.parent / "engine.log").open("wb") as log:
        # One at a time on this data folder; a second one waits for the first to end.
        fcntl.flock(alone, fcntl.LOCK_EX)
        process = subprocess.Popen(_daemon(place, address), stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(process, place / "docker.sock")
            yield address
        finally:
            process.terminate()
            process.wait(60)


def _daemon(place: Path, address: str) -> Sequence[str]:
    folders = ["--data-root", str(DATA), "--exec-root", str(place / "exec"), "--pidfile", str(place / "pid")]
    return ["dockerd", "--host", address, *folders, "--bridge", "none", "--iptables=false", "--ip6tables=false"]


def _wait(process: subprocess.Popen[bytes], socket: Path) -> None:
    limit = time.monotonic() + _PATIENCE
    probe = Engine("docker", f"unix://{socket}")
    while process.poll() is None and time.monotonic() < limit:
        if socket.exists() and probe.run("version", check=False).returncode == 0:
            return
        time.sleep(0.2)
    said = (DATA.parent / "engine.log").read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
    process.terminate()
    raise NoEngine("the container engine does not start here: " + " / ".join(said))
