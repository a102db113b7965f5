"""Requests made up from the contract, the same ones every time: no 5xx, nothing undocumented, nothing out of form."""

from __future__ import annotations

from pathlib import Path

import pytest

from dev.visit.running import Running
from tests.fuzz.campaign import Campaigns

CASES, MOST_CAMPAIGNS, FIRST_SEED = 500, 12, 20261101


# Checklist: E2, E10
@pytest.mark.timeout(900)
@pytest.mark.parametrize("login", ["residential", "support"])
def test_made_up_requests_get_documented_answers(running: Running, tmp_path: Path, login: str) -> None:
    campaigns, cases = Campaigns(running, tmp_path), 0
    for seed in range(FIRST_SEED, FIRST_SEED + MOST_CAMPAIGNS):
        result = campaigns.run(login, seed=seed, examples=30, seconds=25)
        assert result.failures == 0, result.words
        cases += result.cases
        if cases > CASES:
            return
    pytest.fail(f"{MOST_CAMPAIGNS} campaigns made up {cases} requests, of {CASES} that say something")
