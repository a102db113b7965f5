"""How many routes and cases the access matrix has: tests/integration/test_access_walk.py, generated from the contract."""

from __future__ import annotations

import re
import subprocess
import sys

from dev.paths import ROOT
from selfcare_shared.web.contract import Contract
from tools.security.scanners import ScannerFailed

WALK = "tests/integration/test_access_walk.py"
_COLLECTED = re.compile(r"^(\d+) tests? collected", re.MULTILINE)


def matrix_size() -> tuple[int, int]:
    """Routes of the contract and cases of the walk; raises ScannerFailed when the walk cannot be collected."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", WALK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    match = _COLLECTED.search(done.stdout)
    if match is None:
        raise ScannerFailed(f"the access walk cannot be collected: {done.stdout[-300:]}")
    return len(list(Contract.load(ROOT / "contracts" / "openapi.yaml"))), int(match[1])
