"""Requests made up from the contract, the same ones every time: no 5xx, nothing undocumented, nothing out of form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.campaign import Campaigns
from tests.support.running import Running


# Checklist: E2, E10
@pytest.mark.parametrize("login", ["residential", "support"])
def test_made_up_requests_get_documented_answers(running: Running, tmp_path: Path, login: str) -> None:
    result = Campaigns(running, tmp_path).run(login, seed=20261101, examples=30, seconds=25)
    assert result.failures == 0, result.words
    assert result.cases > 500
