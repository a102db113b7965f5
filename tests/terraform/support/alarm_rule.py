"""Replays metric data through an alarm's own rule, as CloudWatch evaluates it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


class AlarmRule(NamedTuple):
    """M of N periods; a period without data counts as the alarm says."""

    breaches: Callable[[float], bool]
    threshold: float
    periods: int
    datapoints: int
    missing_breaches: bool

    def rings(self, series: Sequence[float | None]) -> bool:
        """Whether the alarm rings at any moment of the series, one value for each period, None for no data."""
        bad = [self.missing_breaches if value is None else self.breaches(value) for value in series]
        windows = (bad[max(0, end - self.periods) : end] for end in range(1, len(bad) + 1))
        return any(sum(window) >= self.datapoints for window in windows)

    def good(self) -> float:
        """A value that does not breach."""
        return self._beside(breaching=False)

    def bad(self) -> float:
        """A value that breaches, by as little as a count can."""
        return self._beside(breaching=True)

    def _beside(self, *, breaching: bool) -> float:
        nearby = (self.threshold, self.threshold + 1, self.threshold - 1)
        return next(value for value in nearby if self.breaches(value) == breaching)


def rule_of(values: Mapping[str, Any]) -> AlarmRule:
    """The rule of a planned `aws_cloudwatch_metric_alarm`."""
    compare, threshold = _COMPARISONS[values["comparison_operator"]], float(values["threshold"])
    periods = values["evaluation_periods"]
    return AlarmRule(
        lambda value: compare(value, threshold),
        threshold,
        periods,
        values.get("datapoints_to_alarm") or periods,
        values.get("treat_missing_data") == "breaching",
    )
