"""The portal says how long a restore takes before one is asked for, when no answer of the archive can."""

from __future__ import annotations

import re

from msgspec.structs import fields

from archiver.adapters.archive_s3 import RESTORE_HOURS
from archiver.settings import ArchiverSettings
from dev.paths import ROOT


def test_portal_promises_what_the_usual_restore_keeps() -> None:
    tier = next(field.default for field in fields(ArchiverSettings) if field.name == "restore_tier")
    source = (ROOT / "frontend/src/features/statements/restoring.ts").read_text()
    assert re.findall(r"RESTORE_HOURS = (\d+)", source) == [str(RESTORE_HOURS[str(tier)])]
