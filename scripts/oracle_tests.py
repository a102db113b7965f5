"""`make test-oracle`: the directory's contract on Oracle and every fault scenario, with their outcome and the server asked."""

from __future__ import annotations

import os
import sys

import pytest

from dev.databases.oracle import described

_CONTRACT = ["tests/contract/test_customer_directory.py", "-k", "Oracle and sqlite"]
_DOUBLE_ONLY = ["tests/unit/oracle", "tests/integration/test_oracle_faults.py", "tests/integration/test_oracle_settling.py"]


class Outcomes:
    """Collects how each scenario ended."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Pytest's hook: one line for each test, or for a fixture that failed."""
        if report.when == "call" or report.failed:
            name = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
            self.lines.append(f"  {report.outcome:7} {report.duration:6.2f} s  {name}")


def main() -> int:
    """Exit status 0 when everything passed."""
    real = bool(os.environ.get("ORACLE_DSN"))
    sys.stdout.write(f"Server asked: {described()}\n")
    outcomes = Outcomes()
    status = pytest.main([*_CONTRACT, "-q"], plugins=[outcomes])
    if not real:
        status = status or pytest.main([*_DOUBLE_ONLY, "-q"], plugins=[outcomes])
    sys.stdout.write("\n".join(["", "Scenarios", *outcomes.lines, "", f"Server asked: {described()}", ""]))
    if real:
        sys.stdout.write("The fault scenarios were not run: only the double can be told to fail.\n")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
