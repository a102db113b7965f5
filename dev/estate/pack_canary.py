#!/usr/bin/env python3
"""Packs the canary's script as CloudWatch Synthetics wants it: `nodejs/node_modules/outside.js` in a ZIP.

The same script gives the same bytes, so that a test can hold the ZIP against its source.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_WritingCanary_Nodejs.html
"""

from __future__ import annotations

import io
import zipfile

from dev.paths import ROOT

FOLDER = ROOT / "terraform/modules/observability/canary"
EARLIEST = (1980, 1, 1, 0, 0, 0)


def packed(script: bytes) -> bytes:
    """The ZIP file's bytes."""
    entry = zipfile.ZipInfo("nodejs/node_modules/outside.js", EARLIEST)
    entry.external_attr = 0o644 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, script)
    return buffer.getvalue()


if __name__ == "__main__":
    (FOLDER / "outside.zip").write_bytes(packed((FOLDER / "outside.js").read_bytes()))
