"""Every setting is told on one page and can be turned: by the estate, its maps, the image or `make run`."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from dev.paths import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
NAMES = json.loads((ROOT / "contracts" / "settings.json").read_text(encoding="utf-8"))
ROWS = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]


def test_page_and_names_are_what_the_settings_say() -> None:
    command = [sys.executable, "-m", "scripts.settings_page", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_somebody_can_set_it_and_knows_what_it_means(row: list[str]) -> None:
    name, _services, meaning, unit, default, by = row
    assert len(meaning) > 10, name
    assert unit
    assert default.startswith("`")
    assert set(by.rstrip(" |").split(", ")) & {"estate", "map", "secret map", "image"}


def test_what_documents_promise_can_be_switched_on_in_the_cloud() -> None:
    assert {"rating_engine_dialect", "rating_engine_tenant", "statement_mask_numbers"} <= set(NAMES["billing"]["plain"])
    assert all("limit_store" in NAMES[service]["secret"] for service in NAMES)
