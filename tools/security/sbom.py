"""A bill of materials for each thing that ships, in CycloneDX form, made from the lock files alone.

Source: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from dev.paths import ROOT
from tools.security.scanners import ScannerFailed, run

SERVICES = ("customer", "billing", "archiver")
OUTPUT = ROOT / ".cache" / "sbom"
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)


def locked(lock: Path) -> dict[str, str]:
    """Name → version of every package that a hashed requirement file locks."""
    return {name.lower(): version for name, version in _LOCKED.findall(lock.read_text(encoding="utf-8"))}


def make(tools: Path, output: Path = OUTPUT) -> dict[str, int]:
    """Write one file for each service and one for the portal; answers how many components each names.

    Raises ScannerFailed when a bill names less than its lock file does.
    """
    output.mkdir(parents=True, exist_ok=True)
    counts = {}
    for service in SERVICES:
        lock = ROOT / "requirements" / f"{service}.txt"
        target = output / f"{service}.cdx.json"
        options = ["--output-format", "JSON", "--output-reproducible", "--output-file", str(target)]
        run([str(tools / "cyclonedx-py"), "requirements", str(lock), *options], ROOT, good=(0,))
        counts[service] = _checked(target, len(locked(lock)))
    portal = output / "portal.cdx.json"
    npm = ["npm", "sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"]
    portal.write_text(run(npm, ROOT / "frontend", good=(0,)), encoding="utf-8")
    counts["portal"] = _checked(portal, 1)
    return counts


def _checked(bill: Path, least: int) -> int:
    components = json.loads(bill.read_text(encoding="utf-8"))["components"]
    versions = {component["name"].lower(): component.get("version") for component in components}
    if len(versions) < least or not all(versions.values()):
        raise ScannerFailed(f"{bill.name} names {len(versions)} components, the lock file {least}")
    return len(versions)
