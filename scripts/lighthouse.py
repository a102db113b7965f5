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


def audit(portal: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Measure a running portal, `--without-times` only what does not depend on a busy machine. Never raises for a score."""
    environment = {"CHROME_PATH": "/usr/bin/chromium"} | os.environ
    command = ["node", str(AUDIT / "lighthouse.mjs"), f"{portal}/", *options]
    return subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main() -> int:
    """The measurement's own exit status."""
    with temporary_stack() as own:
        measured = audit(own.addresses["portal"])
    sys.stdout.write(measured.stdout)
    return measured.returncode


if __name__ == "__main__":
    sys.exit(main())
