#!/usr/bin/env python3
"""Packs the scripts that AWS runs by themselves: `python -m dev.estate.pack_functions`.

The same script gives the same bytes, so that a test can hold each ZIP against its source.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_WritingCanary_Nodejs.html
https://docs.aws.amazon.com/lambda/latest/dg/python-package.html
"""

from __future__ import annotations

import io
import zipfile

from dev.paths import ROOT

MODULES = ROOT / "terraform" / "modules"
EARLIEST = (1980, 1, 1, 0, 0, 0)
# Each script below terraform/modules, and the name that its runtime looks for in the ZIP beside it.
FUNCTIONS = {
    "observability/canary/outside.js": "nodejs/node_modules/outside.js",
    "token_keys/function/copy_keys.py": "copy_keys.py",
}


def packed(script: bytes, name: str) -> bytes:
    """The bytes of a ZIP that holds the script under this name."""
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.external_attr = 0o644 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, script)
    return buffer.getvalue()


if __name__ == "__main__":
    for place, inside in FUNCTIONS.items():
        script = MODULES / place
        script.with_suffix(".zip").write_bytes(packed(script.read_bytes(), inside))
