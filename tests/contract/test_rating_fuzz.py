"""A fixed part of `make fuzz` over damaged answers of rating engines, and the judge's own eyes."""

from __future__ import annotations

import pytest

from billing.domain.reconciliation import reconcile
from tests.fuzz.damage import Damage
from tests.fuzz.rating_answers import Wrong, campaign, honest, judge, month_of


@pytest.mark.parametrize("dialect", ["tmf", "cgrates"])
def test_damaged_answers(dialect: str) -> None:
    found = campaign(dialect, 1, 200)
    assert found.total() == 200
    assert min(found["said"], found["refused"], found["same"]) > 10


def test_judge_sees_a_wrong_sum_shown_as_right() -> None:
    whole = month_of("tmf", honest("tmf"))
    assert whole is not None
    short = type(whole)(whole.period, whole.records[:5], reconcile(whole.records[:5]), whole.as_of, whole.read_at)
    with pytest.raises(Wrong):
        judge("tmf", honest("tmf"), [Damage("drop entry", ("3",))], short, whole)
