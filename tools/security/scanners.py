"""Bandit, semgrep with the rules beside this file, and detect-secrets, each run over the source and over a canary.

A scanner that finds nothing in a file made to be found did not work, and its silence is a failure.
"""

from __future__ import annotations

import json
import secrets
import string
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev.paths import ROOT
from tools.security.findings import Finding

RULES = Path(__file__).with_name("rules")
BASELINE = Path(__file__).with_name("secrets.baseline")
SHIPPED = ("services", "tools", "scripts")
PORTAL = "frontend/src"
EXAMPLES = "tools/security/rules"


class ScannerFailed(Exception):
    """The scanner itself did not work; the message says how."""


@dataclass(frozen=True)
class Scanner:
    """A tool; `scan(bin, root, places)` yields what it finds, `canary()` is a file it must object to."""

    name: str
    scan: Callable[[Path, Path, tuple[str, ...]], Iterator[Finding]]
    places: tuple[str, ...]
    canary: Callable[[], tuple[str, str]]


def run(command: list[str], folder: Path, good: tuple[int, ...] = (0, 1)) -> str:
    """Standard output of a scanner; raises ScannerFailed for an exit status that means it could not work."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode not in good:
        raise ScannerFailed(f"{Path(command[0]).name} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def bandit(tools: Path, root: Path, places: tuple[str, ...]) -> Iterator[Finding]:
    """Python code, all severities."""
    answer = json.loads(
        run([str(tools / "bandit"), "--quiet", "--recursive", "--format", "json", "--exclude", EXAMPLES, *places], root)
    )
    if answer["errors"]:
        raise ScannerFailed(f"bandit could not read {answer['errors'][0]['filename']}")
    for result in answer["results"]:
        yield Finding("bandit", result["test_id"], _relative(result["filename"]), result["line_number"], result["issue_text"])


def semgrep(tools: Path, root: Path, places: tuple[str, ...]) -> Iterator[Finding]:
    """Python and TypeScript, by the product's own rules."""
    options = ["--metrics", "off", "--disable-version-check", "--quiet", "--json", "--config", str(RULES), "--exclude", "rules"]
    answer = json.loads(run([str(tools / "semgrep"), "scan", *options, "--exclude", "*.test.*", *places], root))
    if answer["errors"]:
        raise ScannerFailed(f"semgrep: {answer['errors'][0].get('message', 'a file could not be read')}")
    for result in answer["results"]:
        rule = result["check_id"].rsplit(".", 1)[-1]
        yield Finding("semgrep", rule, _relative(result["path"]), result["start"]["line"], result["extra"]["message"])


def detect_secrets(tools: Path, root: Path, places: tuple[str, ...]) -> Iterator[Finding]:
    """Everything under version control, less what secrets.baseline knows; the rule of a finding is its kind."""
    every = [] if places == (".",) else ["--all-files"]
    answer = json.loads(run([str(tools / "detect-secrets"), "scan", "--exclude-files", BASELINE.name, *every, *places], root))
    known = {(path, entry["hashed_secret"]) for path, entry in _secrets(json.loads(BASELINE.read_text(encoding="utf-8")))}
    for path, entry in _secrets(answer):
        if (path, entry["hashed_secret"]) not in known:
            yield Finding("detect-secrets", entry["type"], path, entry["line_number"], "looks like a secret")


def _secrets(scan: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, entries in scan["results"].items():
        for entry in entries:
            yield _relative(path), entry


def _relative(path: str) -> str:
    return path.removeprefix("./")


def _python_canary() -> tuple[str, str]:
    return "canary.py", "import subprocess\nsubprocess.call(input(), shell=True)\n"


def _rule_canary() -> tuple[str, str]:
    return "canary.py", "import requests\nrequests.get('https://example.com', verify=False)\n"


def _secret_canary() -> tuple[str, str]:
    made_up = "".join(secrets.choice(string.ascii_uppercase) for _ in range(16))
    return "canary.txt", f"aws_access_key_id = AKIA{made_up}\n"


SCANNERS = [
    Scanner("bandit", bandit, SHIPPED, _python_canary),
    Scanner("semgrep", semgrep, (*SHIPPED, PORTAL), _rule_canary),
    Scanner("detect-secrets", detect_secrets, (".",), _secret_canary),
]


def prove(scanner: Scanner, tools: Path) -> None:
    """Raises ScannerFailed when the scanner is silent over its canary."""
    with tempfile.TemporaryDirectory() as folder:
        name, text = scanner.canary()
        (Path(folder) / name).write_text(text, encoding="utf-8")
        places = () if scanner.name == "detect-secrets" else (".",)
        if not list(scanner.scan(tools, Path(folder), places)):
            raise ScannerFailed(f"{scanner.name} finds nothing in a file made to be found")


def prove_rules(tools: Path) -> str:
    """Runs the rules' own examples; answers how many rules passed; raises ScannerFailed when one does not."""
    command = [str(tools / "semgrep"), "--test", "--json", "--metrics", "off", "--disable-version-check", str(RULES)]
    answer = json.loads(run(command, ROOT))
    checks = [check for file in answer["results"].values() for check in file["checks"].values()]
    failed = [check for check in checks if not check["passed"]]
    if failed or not checks or answer["config_missing_tests"]:
        raise ScannerFailed(f"{len(failed)} of the {len(checks)} semgrep rules fail their own examples")
    return f"{len(checks)} rules proven by their examples"
