"""Runs the project's checks one after the other, says how each went, and ends with the test counts.

`python scripts/check.py all|fast|lint|e2e|terraform|oldest-driver|mariadb|images`. The first check that fails ends the run,
and its output stands last.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """A command; `shown` checks print as they go, the others only when they fail. `report` is a JUnit file they write.

    A `beside` check runs in the background from its place on, since it waits more than it works; it is shown at the end.
    """

    name: str
    command: list[str]
    folder: Path = ROOT
    shown: bool = False
    report: str = ""
    beside: bool = False


@dataclass
class Counts:
    """Tests over all reports; `seconds` by test file."""

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
            for case in suite.iter("testcase"):
                file = str(case.get("classname"))
                self.seconds[file] = self.seconds.get(file, 0.0) + float(case.get("time", 0))

    def slowest(self, most: int = 10) -> list[str]:
        """The test files that took longest, as lines."""
        files = sorted(self.seconds.items(), key=lambda entry: -entry[1])[:most]
        return [f"{seconds:7.1f} s  {file}" for file, seconds in files]


def tool(name: str, *arguments: str) -> list[str]:
    """A command installed beside this Python."""
    return [str(BIN / name), *arguments]


LINT = [
    Check("ruff", tool("ruff", "check", "--quiet", ".")),
    Check("ruff format", tool("ruff", "format", "--check", "--quiet", ".")),
    Check("types (mypy)", tool("mypy")),
    Check("import rules", tool("lint-imports", "--cache-dir", ".cache/import-linter")),
    Check("documents", [sys.executable, "-m", "scripts.docs_check"]),
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
SECURITY = [Check("security", ["make", "--silent", "security"])]
# `make test` runs these with the locked driver as well, among the others.
_OLDEST = pytest(
    "oldest Oracle driver",
    "tests/contract/test_customer_directory.py",
    "tests/unit/oracle",
    "tests/integration/test_oracle_faults.py",
    "tests/integration/test_oracle_settling.py",
)
_OLDEST_PATH = f"PYTHONPATH={ROOT / '.cache' / 'oracledb-oldest'}"
OLDEST_DRIVER = replace(_OLDEST, command=["env", _OLDEST_PATH, *_OLDEST.command])
E2E = [pytest("end to end", "tests/e2e")]
TERRAFORM = [pytest("terraform tests", "tests/terraform")]
# Processes that are killed and come back: these wait more than they work.
KILLED = tuple(f"tests/integration/test_{name}.py" for name in ("archive_faults", "migration_kills", "schema_changes"))
INTEGRATION = [pytest("integration tests", "tests/integration", *(f"--ignore={file}" for file in KILLED))]
BESIDE = [replace(check, beside=True) for check in (*TERRAFORM, pytest("killed processes", *KILLED), OLDEST_DRIVER)]
# `make test` runs these on MySQL, with a chosen part on MariaDB as well.
MARIADB = [
    pytest(
        "MariaDB",
        "--database=mariadb",
        "tests/contract",
        "tests/integration",
        "tests/e2e",
        "tests/terraform/test_database_grants.py",
    )
]
IMAGES = [pytest("image tests", "tests/images")]
PLANS = {
    "images": IMAGES,
    "lint": [*LINT, *PORTAL_LINT],
    "fast": FAST,
    "e2e": E2E,
    "terraform": TERRAFORM,
    "oldest-driver": [OLDEST_DRIVER],
    "mariadb": MARIADB,
    "all": [*LINT, *BESIDE, *PORTAL_LINT, VITEST, *SECURITY, *FAST, *INTEGRATION, *E2E],
}


def start(check: Check, reports: Path) -> subprocess.Popen[bytes]:
    """Start one check; what is not shown goes to a file beside its report."""
    command = [part.replace("{reports}", str(reports)) for part in check.command]
    environment = os.environ | {"CI": "1", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if check.shown and not check.beside:
        return subprocess.Popen(command, cwd=check.folder, env=environment)
    with _output(check, reports).open("wb") as output:
        return subprocess.Popen(command, cwd=check.folder, env=environment, stdout=output, stderr=output)


def _output(check: Check, reports: Path) -> Path:
    return reports / (check.name.replace(" ", "-") + ".out")


def finish(check: Check, process: subprocess.Popen[bytes], reports: Path, counts: Counts) -> bool:
    """Wait for a check, print what it kept back, count its tests; whether it passed."""
    begun = time.monotonic()
    good = process.wait() == 0
    kept = _output(check, reports)
    if kept.exists() and (check.shown or not good):
        sys.stdout.write(kept.read_text(encoding="utf-8", errors="replace"))
    if check.report and (reports / check.report).exists():
        counts.add(reports / check.report)
    sys.stdout.write(f"      {'ok' if good else 'FAILED'} after {time.monotonic() - begun:.0f} s\n")
    sys.stdout.flush()
    return good


def main(plan: str) -> int:
    """Exit status 0 when every check passed."""
    counts, started, checks = Counts(), time.monotonic(), PLANS[plan]
    beside: list[tuple[Check, subprocess.Popen[bytes]]] = []
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder)
        try:
            for number, check in enumerate(checks, start=1):
                _say(f"[{number}/{len(checks)}] {check.name} ...{' (goes on in the background)' if check.beside else ''}")
                process = start(check, reports)
                if check.beside:
                    beside.append((check, process))
                elif not finish(check, process, reports, counts):
                    return _end(counts, started, f"Failed: {check.name} ({' '.join(check.command)})")
            for check, process in beside:
                _say(f"Waiting for the {check.name} ...")
                if not finish(check, process, reports, counts):
                    return _end(counts, started, f"Failed: {check.name} ({' '.join(check.command)})")
        finally:
            _stop(process for _, process in beside)
    return _end(counts, started, "")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _stop(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Interrupt what still runs, so that it stops what it started."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait()


def _end(counts: Counts, started: float, failure: str) -> int:
    sys.stdout.write(f"\nAll checks took {time.monotonic() - started:.0f} s.\n")
    if counts.seconds:
        sys.stdout.write("\n".join(["The slowest test files:", *counts.slowest()]) + "\n")
    if failure:
        sys.stdout.write(failure + "\n")
        counts.failed = max(1, counts.failed)
    if counts.passed or counts.failed:
        skipped = f", {counts.skipped} skipped" if counts.skipped else ""
        sys.stdout.write(f"{counts.passed} passed, {counts.failed} failed{skipped}\n")
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
