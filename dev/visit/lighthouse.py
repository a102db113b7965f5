"""Lighthouse over a running portal, with its mobile profile."""

from __future__ import annotations

import os
import subprocess

from dev.paths import ROOT

AUDIT = ROOT / "frontend" / "audit"


def audit(portal: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Measure a running portal, `--without-times` only what does not depend on a busy machine. Never raises for a score."""
    environment = {"CHROME_PATH": "/usr/bin/chromium"} | os.environ
    command = ["node", str(AUDIT / "lighthouse.mjs"), f"{portal}/", *options]
    return subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
