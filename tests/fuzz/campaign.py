"""One campaign of made-up requests: a login's token, a seed, a budget, and the checks that can hold at the gateway.

What is left out, and why: preflights (API Gateway answers them from the contract, whatever the path); `unsupported_method`
(API Gateway answers an undeclared method with 403 or 404; the services' own 405 is tested in test_refusals); and the
operations that would end the login's own links half way through.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev.paths import CONTRACT_FILE, ROOT
from dev.visit.running import Running, customer_of

MONTH = "2026-10"
LEFT_OUT = ("RemoveAccount", "RemoveLink")
_ACCEPTANCE = ["2xx", "303", "304", "401", "403", "404", "409", "412", "422", "428", "429"]
_REJECTION = ["400", "401", "403", "404", "405", "406", "412", "413", "415", "422", "428", "429"]


@dataclass(frozen=True)
class Result:
    """What a campaign ended with; `words` has the failures as a person reads them."""

    login: str
    cases: int
    failures: int
    words: str


class Campaigns:
    """Runs campaigns against one stack, with a real customer, month and statement for the paths."""

    def __init__(self, running: Running, folder: Path) -> None:
        self._running, self._folder = running, folder
        self._customer = customer_of("residential").customer_id
        self._statement = self._made_statement()

    def run(self, login: str, *, seed: int, examples: int, seconds: int) -> Result:
        """Send made-up requests as a demo login; at most `seconds`, at most `examples` of each kind and operation."""
        token = self._running.token(login, lifetime=7200)
        report = self._folder / f"{login}-{seed}.json"
        command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(self._config()), "run"]
        command += [str(CONTRACT_FILE), "--url", self._running.url("portal"), "--header", f"Authorization: Bearer {token}"]
        command += ["--seed", str(seed), "--max-examples", str(examples), "--max-time", str(seconds), "--continue-on-failure"]
        command += ["--exclude-method", "OPTIONS", "--exclude-checks", "unsupported_method", "--request-timeout", "35"]
        command += [part for operation in LEFT_OUT for part in ("--exclude-operation-id", operation)]
        command += ["--report", "json", "--report-json-path", str(report), "--no-color", "--warnings", "off"]
        done = subprocess.run(
            command,
            cwd=self._folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=seconds + 300,
            check=False,
        )
        return self._read(login, report, done)

    def _read(self, login: str, report: Path, done: subprocess.CompletedProcess[str]) -> Result:
        if not report.exists():
            return Result(login, 0, 1, done.stdout[-3000:] + done.stderr[-3000:])
        document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        cases = document["test_cases"]
        bad = int(cases["unique_failures"]) + int(cases["errored"]) + len(document["errors"])
        if done.returncode != 0:
            bad = max(1, bad)
        return Result(login, int(cases["generated"]), bad, done.stdout if bad else "")

    def _environment(self) -> dict[str, str]:
        return os.environ | {"SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "PYTHONPATH": str(ROOT)}

    def _config(self) -> Path:
        file = self._folder / "schemathesis.toml"
        ids = {"customerId": self._customer, "month": MONTH, "statementId": self._statement}
        rows = ["[parameters]", *(f'"path.{name}" = "{value}"' for name, value in ids.items())]
        rows += ["[checks.positive_data_acceptance]", f"expected-statuses = {json.dumps(_ACCEPTANCE)}"]
        rows += ["[checks.negative_data_rejection]", f"expected-statuses = {json.dumps(_REJECTION)}"]
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return file

    def _made_statement(self) -> str:
        base = f"/customers/{self._customer}"
        self._running.get(f"/billing/v1{base}/usage/{MONTH}", "residential")
        listed = self._running.get(f"/archive/v1{base}/statements", "residential").json
        return str(listed["statements"][0]["statementId"])
