"""Measures the portal's start page with Lighthouse's mobile profile and prints scores and figures.

`python -m scripts.lighthouse`. Starts a local stack of its own in a temporary folder; `CHROME_PATH` names the browser.
Exit status 1 when a score is below its target.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.answers import ROOT
from tests.support.stacks import temporary_stack

AUDIT = ROOT / "frontend" / "audit"


def main() -> int:
    """The measurement's own exit status."""
    if not (AUDIT / "node_modules" / "lighthouse").is_dir():
        subprocess.run(["npm", "ci", "--silent", "--prefix", str(AUDIT)], check=True)  # noqa: S607
    with temporary_stack() as own:
        environment = {"CHROME_PATH": "/usr/bin/chromium"} | os.environ
        command = ["node", str(AUDIT / "lighthouse.mjs"), f"{own.addresses['portal']}/"]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
