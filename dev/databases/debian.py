"""Packages of Debian's unstable suite, fetched and unpacked into a folder of their own.

apt does the work with a configuration, lists, a status file and archives in that folder, so the system's packages and lists
stay as they are and no right of an administrator is needed. The mirror is the one that the system's own sources name. apt
checks the suite's signature with the system's Debian keyring and each package by the signed list's checksum, and refuses
what it cannot check.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_EVERY_TENTH = 10
# Programs that packages of libraries and servers name for their installation scripts, which are never run here.
_TAKEN_AS_INSTALLED = ("perl",)

Say = Callable[[str], None]


class NotObtained(Exception):
    """The packages could not be fetched; the text says why."""


def unpack(package: str, folder: Path, say: Say) -> Path:
    """Fetch `package` with all it depends on and unpack them; answers the root that they were unpacked in.

    `say` is told what goes on. Raises NotObtained.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise NotObtained("this machine has no apt-get")
    refusals = []
    for mirror in _mirrors():
        try:
            _fetch(package, mirror, folder, say)
        except NotObtained as refusal:
            refusals.append(str(refusal))
        else:
            return _unpack_all(folder, say)
    raise NotObtained("; ".join(refusals) or "the system's apt sources name no mirror")


def _mirrors() -> list[str]:
    """The system's mirrors, as apt reads its own sources; those of security updates hold no other suite and come last."""
    told = _output(["apt-get", "-o", "Debug::NoLocking=1", "update", "--print-uris"])
    found = dict.fromkeys(re.findall(r"^'(.+?)/dists/(\S+)/(?:In)?Release'", told, flags=re.MULTILINE))
    ordered = sorted(found, key=lambda entry: "security" in entry[1])
    return list(dict.fromkeys(mirror for mirror, _ in ordered))


def _fetch(package: str, mirror: str, folder: Path, say: Say) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    settings = _configure(folder, mirror)
    say("  reading the list of packages of Debian unstable (11 MB)")
    for line in _apt(settings, "update", "-q"):
        if line.startswith(("E:", "Err:")):
            raise NotObtained(f"{mirror} does not give the suite unstable: {line}")
    fetched = 0
    for line in _apt(settings, "install", "-q", "-y", "--download-only", package):
        if line.startswith(("E:", "Err:")):
            raise NotObtained(f"{mirror} does not give {package}: {line}")
        if line.startswith("Need to get"):
            say(f"  fetching {line.removeprefix('Need to get ').partition(' of archives')[0]}")
        fetched += line.startswith("Get:")
        if line.startswith("Get:") and fetched % _EVERY_TENTH == 0:
            say(f"  {fetched} packages are here")


def _configure(folder: Path, mirror: str) -> Path:
    """Write apt's configuration; of the system's only how to reach a mirror (proxies, timeouts) is taken over."""
    for name in ("lists/partial", "archives/partial", "cache"):
        (folder / name).mkdir(parents=True)
    architecture = _output(["dpkg", "--print-architecture"]).strip()
    installed = (
        f"Package: {name}\nStatus: install ok installed\nVersion: 9999\nArchitecture: {architecture}\n"
        "Multi-Arch: allowed\nMaintainer: nobody\nDescription: taken as installed\n\n"
        for name in _TAKEN_AS_INSTALLED
    )
    (folder / "status").write_text("".join(installed), encoding="utf-8")
    signed = f"Signed-By: {_KEYRING}\n" if _KEYRING.exists() else ""
    source = f"Types: deb\nURIs: {mirror}\nSuites: unstable\nComponents: main\nTargets: Packages\n{signed}"
    (folder / "unstable.sources").write_text(source, encoding="utf-8")
    own = {
        "Dir::Etc::Main": "/dev/null",
        "Dir::Etc::Parts": "/dev/null",
        "Dir::Etc::SourceList": folder / "unstable.sources",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Dir::State": folder,
        "Dir::State::Lists": folder / "lists",
        "Dir::State::Status": folder / "status",
        "Dir::Cache": folder / "cache",
        "Dir::Cache::Archives": folder / "archives",
        "APT::Architecture": architecture,
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Debug::NoLocking": "true",
    }
    reach = _output(["apt-config", "dump", "--format", '%F "%v";%n', "Acquire"])
    lines = [line for line in reach.splitlines() if not line.startswith("Acquire::IndexTargets")]
    lines += [f'{name} "{value}";' for name, value in own.items()]
    settings = folder / "apt.conf"
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return settings


def _apt(settings: Path, *arguments: str) -> Iterator[str]:
    """Run apt-get; gives its lines as they come, then raises NotObtained with the last ones where it ended badly."""
    command = ["env", f"APT_CONFIG={settings}", "LC_ALL=C", "apt-get", *arguments]
    last: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as running:
        assert running.stdout is not None
        for line in running.stdout:
            last = [*last[-3:], line.strip()]
            yield line.strip()
    if running.returncode != 0:
        raise NotObtained(f"apt-get {arguments[0]} ended with {running.returncode}: {' '.join(last)}")


def _unpack_all(folder: Path, say: Say) -> Path:
    packages = sorted((folder / "archives").glob("*.deb"))
    say(f"  unpacking {len(packages)} packages")
    root = folder / "root"
    root.mkdir()
    for package in packages:
        _output(["dpkg-deb", "--extract", str(package), str(root)])
    for name in ("lists", "archives", "cache"):
        shutil.rmtree(folder / name)
    for name in ("doc", "man", "locale", "lintian"):
        shutil.rmtree(root / "usr/share" / name, ignore_errors=True)
    return root


def _output(command: list[str]) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise NotObtained(f"{' '.join(command[:2])} ended with {ended.returncode}: {ended.stderr.strip()}")
    return ended.stdout
