"""Runs the project's checks one after the other, says how each went, and ends with the test counts.

`python scripts/check.py all|fast|lint|e2e|terraform`. The first check that fails ends the run, its output last.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """A command; `shown` checks print as they go, the others only when they fail. `report` is a JUnit file they write."""

    name: str
    command: list[str]
    folder: Path = ROOT
    shown: bool = False
    report: str = ""


@dataclass
class Counts:
    """Tests over all reports."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, report: Path) -> None:
        """Count one JUnit file in."""
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 (our own runner wrote it)
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.failed, self.skipped = self.failed + failed, self.skipped + skipped
            self.passed += int(suite.get("tests", 0)) - failed - skipped


def tool(name: str, *arguments: str) -> list[str]:
    """A command installed beside this Python."""
    return [str(BIN / name), *arguments]


LINT = [
    Check("ruff", tool("ruff", "check", "--quiet", ".")),
    Check("ruff format", tool("ruff", "format", "--check", "--quiet", ".")),
    Check("types (mypy)", tool("mypy")),
    Check("import rules", tool("lint-imports", "--cache-dir", ".cache/import-linter")),
]
PORTAL_LINT = [
    Check("portal types", ["npm", "run", "--silent", "typecheck"], ROOT / "frontend"),
    Check("portal lint", ["npm", "run", "--silent", "lint"], ROOT / "frontend"),
]


def pytest(name: str, *folders: str) -> Check:
    """Pytest over folders of `tests/`."""
    report = name.replace(" ", "-") + ".xml"
    arguments = ["-m", "pytest", "--junit-xml", f"{{reports}}/{report}", *folders]
    return Check(name, [sys.executable, *arguments], shown=True, report=report)


VITEST = Check(
    "portal tests",
    ["npm", "run", "--silent", "test", "--", "--reporter=default", "--reporter=junit", "--outputFile={reports}/portal.xml"],
    ROOT / "frontend",
    report="portal.xml",
)
FAST = [pytest("unit tests", "tests/unit"), pytest("contract tests", "tests/contract")]
E2E = [pytest("end to end", "tests/e2e")]
TERRAFORM = [pytest("terraform tests", "tests/terraform")]
PLANS = {
    "lint": [*LINT, *PORTAL_LINT],
    "fast": FAST,
    "e2e": E2E,
    "terraform": TERRAFORM,
    "all": [*LINT, *PORTAL_LINT, VITEST, *FAST, pytest("integration tests", "tests/integration"), *E2E, *TERRAFORM],
}


def run(check: Check, reports: Path) -> bool:
    """Run one check; what it printed comes after its name when it failed."""
    command = [part.replace("{reports}", str(reports)) for part in check.command]
    environment = os.environ | {"CI": "1", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=check.folder, env=environment, check=False, capture_output=not check.shown)
    if done.returncode and not check.shown:
        sys.stdout.write((done.stdout + done.stderr).decode(errors="replace"))
    return done.returncode == 0


def main(plan: str) -> int:
    """Exit status 0 when every check passed."""
    counts, started = Counts(), time.monotonic()
    checks = PLANS[plan]
    with tempfile.TemporaryDirectory() as folder:
        for number, check in enumerate(checks, start=1):
            sys.stdout.write(f"[{number}/{len(checks)}] {check.name} ...\n")
            sys.stdout.flush()
            begun = time.monotonic()
            good = run(check, Path(folder))
            if check.report and (Path(folder) / check.report).exists():
                counts.add(Path(folder) / check.report)
            sys.stdout.write(f"      {'ok' if good else 'FAILED'} after {time.monotonic() - begun:.0f} s\n")
            if not good:
                return _end(counts, started, f"Failed: {check.name} ({' '.join(check.command)})")
    return _end(counts, started, "")


def _end(counts: Counts, started: float, failure: str) -> int:
    sys.stdout.write(f"\nAll checks took {time.monotonic() - started:.0f} s.\n")
    if failure:
        sys.stdout.write(failure + "\n")
        counts.failed = max(1, counts.failed)
    if counts.passed or counts.failed:
        skipped = f", {counts.skipped} skipped" if counts.skipped else ""
        sys.stdout.write(f"{counts.passed} passed, {counts.failed} failed{skipped}\n")
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
