"""Measures the portal's start page with Lighthouse's mobile profile and prints scores and figures.

`python -m scripts.lighthouse`. Starts a local stack of its own in a temporary folder; `CHROME_PATH` names the browser.
Exit status 1 when a score is below its target.
"""

from __future__ import annotations

import sys

from dev.stack.own_process import temporary_stack
from dev.visit.lighthouse import audit


def main() -> int:
    """The measurement's own exit status."""
    with temporary_stack() as own:
        measured = audit(own.addresses["portal"])
    sys.stdout.write(measured.stdout)
    return measured.returncode


if __name__ == "__main__":
    sys.exit(main())
