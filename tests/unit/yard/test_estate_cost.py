"""The cost table: tiers, volumes that follow from the peak, sizes from Terraform's own formula, no price that nothing uses."""

from __future__ import annotations

import re

import pytest

from dev.estate import cost as estate_cost
from dev.paths import ROOT

PRICES = estate_cost.prices()
SIZE = {
    "tasks": {name: {"min_tasks": 3, "max_tasks": 60} for name in ("customer", "billing", "archiver")},
    "worker": {"min_tasks": 3, "max_tasks": 30},
    "size": {name: {"cpu": 1024, "memory_mib": 2048} for name in ("customer", "billing", "archiver", "worker")},
}


@pytest.mark.parametrize(
    ("count", "dollars"), [(0, 0), (333e6, 1165.5), (1e9, 1165.5 + 1867.6), (20e9, 1165.5 + 1867.6 + 45220)]
)
def test_tiers_are_filled_in_turn(count: float, dollars: float) -> None:
    assert estate_cost.tiered(count, PRICES["api_gateway"]["tiers"]) == pytest.approx(dollars)


def test_a_peak_makes_its_volumes() -> None:
    at = estate_cost.month(10_000, PRICES["volumes"])
    assert at.requests == pytest.approx(10_000 * 4 * 0.1 * 730 * 3600)
    assert (at.customers, at.statements) == (1_000_000, 500_000)


def test_tasks_are_those_of_the_mean_and_never_fewer_than_the_least() -> None:
    assert estate_cost.mean_tasks({"min_tasks": 3, "max_tasks": 60}, 0.1) == 6
    assert estate_cost.mean_tasks({"min_tasks": 3, "max_tasks": 20}, 0.1) == 3


def test_every_line_costs_something_and_more_with_more_requests() -> None:
    low, high = (dict(estate_cost.lines(estate_cost.month(peak, PRICES["volumes"]), SIZE, PRICES)) for peak in (1000, 10_000))
    assert all(dollars > 0 for dollars in high.values())
    assert all(high[name] >= low[name] for name in low)
    assert {"API Gateway", "Cognito Plus", "Data out", "Logs taken in", "Traces (one in a hundred)", "Text messages"} <= set(
        high
    )


def test_every_price_is_used() -> None:
    source = (ROOT / "dev" / "estate" / "cost.py").read_text(encoding="utf-8")
    names = {name for section in PRICES.values() for name in section}
    assert {name for name in names if not re.search(rf'"{name}"', source)} == {"shield_advanced_month"}
