"""Every alarm replayed: what one event does, what lasts, what silence means, whom it tells, and what the runbook says."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from dev.paths import ROOT
from tests.terraform.refusals.plan import Plan, Resource
from tests.terraform.support.alarm_rule import AlarmRule, rule_of
from tests.terraform.support.summary import Summary

pytestmark = pytest.mark.timeout(1200)
RUNBOOK = ROOT / "docs" / "runbooks" / "alarms.md"
PREFIX = "selfcare-prod-"
ONE_IS_TOO_MANY = {"archive-damage", "foreign-records", "poison-statements", "statements-dead", "sign-in-throttled"}
QUIET = 12


class Row(NamedTuple):
    """A line of the runbook's table."""

    first_rings: bool
    silence_rings: bool
    tells: str


def table() -> dict[str, Row]:
    lines = re.findall(
        r"^\| `([\w-]+)` \| (yes|no|members) \| (yes|no|members) \| (page|inform|deployment) \|",
        RUNBOOK.read_text(),
        re.MULTILINE,
    )
    return {name: Row(first == "yes", silence == "yes", tells) for name, first, silence, tells in lines}


def kind(name: str) -> str:
    """The runbook's name of an alarm: what is made of data has a section for all."""
    name = name.removeprefix(PREFIX)
    name = re.sub(r"^(no-healthy)-.+$", r"\1-SERVICE", name)
    name = re.sub(r"^.+-failing$", lambda found: "api-failing" if found[0] == "api-failing" else "SERVICE-failing", name)
    return re.sub(r"^(vpn|direct-connect|replica-lag)-.+$", r"\1-NAME", name)


def metric_alarms(prod: Plan) -> list[Resource]:
    return [entry for entry in prod.of("aws_cloudwatch_metric_alarm") if entry.values.get("threshold") is not None]


def told(prod: Plan, entry: Resource) -> str:
    """Whom an alarm tells; its topic is known after the apply, so it is read from what the code refers to."""
    if entry.values["alarm_name"] in {f"{PREFIX}{name}" for name in paging_alarms()}:
        return "page"
    return "deployment" if entry.address.endswith("failing[0]") else "inform"


def paging_alarms() -> set[str]:
    text = (ROOT / "terraform/modules/observability/alarms.tf").read_text()
    named = set(re.findall(r"^ +([\w-]+) += \{ threshold = .*severity = \"page\"", text, re.MULTILINE))
    blocks = re.findall(r"^    ([\w-]+) = \{\n(.*?)^    \}", text, re.MULTILINE | re.DOTALL)
    return named | {name for name, body in blocks if re.search(r'severity += "page"', body)}


def test_the_table_names_every_alarm(prod: Plan) -> None:
    planned = {kind(entry.values["alarm_name"]) for entry in metric_alarms(prod)}
    planned |= {kind(entry.values["alarm_name"]) for entry in prod.of("aws_cloudwatch_composite_alarm")}
    assert set(table()) == planned | {"month", "statements-pending", *(name for name in table() if name == "replica-lag-NAME")}


def test_the_table_says_what_the_rule_does(prod: Plan, summary: Summary) -> None:
    rows, wrong = table(), []
    for entry in metric_alarms(prod):
        name = kind(entry.values["alarm_name"])
        rule = rule_of(entry.values)
        found = Row(rule.rings(once(rule)), rule.rings([None] * QUIET), told(prod, entry))
        if rows[name] != found:
            wrong.append((name, found))
    assert wrong == []
    singles = sorted(name for name, row in rows.items() if row.first_rings)
    summary.add(f"alarms: {len(rows)} kinds replayed; a single bad period rings {', '.join(singles)}")


def once(rule: AlarmRule) -> list[float | None]:
    """One bad period among good ones."""
    return [*[rule.good()] * QUIET, rule.bad(), *[rule.good()] * QUIET]


def test_one_event_rings_where_one_is_too_many(prod: Plan) -> None:
    seen = set()
    for entry in metric_alarms(prod):
        name = entry.values["alarm_name"].removeprefix(PREFIX)
        if name in ONE_IS_TOO_MANY:
            seen.add(name)
            assert rule_of(entry.values).rings([0.0] * QUIET + [1.0] + [0.0] * QUIET), name
    assert seen == ONE_IS_TOO_MANY


@pytest.mark.parametrize("periods", [1, 2, 3, 5, 12])
def test_what_lasts_rings_and_what_is_well_does_not(prod: Plan, periods: int) -> None:
    for entry in metric_alarms(prod):
        rule = rule_of(entry.values)
        assert not rule.rings([rule.good()] * QUIET), entry.address
        if periods >= rule.periods:
            assert rule.rings([*[rule.good()] * QUIET, *[rule.bad()] * periods]), entry.address


def test_the_rule_is_cloudwatchs_own() -> None:
    """3 of 5 as the page tells it: the bad periods need not follow one another, missing ones count as they are told to."""
    values = {"comparison_operator": "GreaterThanThreshold", "threshold": 0, "evaluation_periods": 5, "datapoints_to_alarm": 3}
    rule = rule_of(values)
    assert not rule.rings([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    assert rule.rings([1, 0, 1, 0, 1])
    assert not rule.rings([1, None, 1, None, 0])
    assert rule_of(values | {"treat_missing_data": "breaching"}).rings([1, None, 1, None, 0])
