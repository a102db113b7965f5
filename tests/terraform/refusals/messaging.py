"""Rules of topics, queues and metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.terraform.refusals.plan import Plan, Statement, planned
from tests.terraform.refusals.rule import Rules

RULES: Rules[Plan] = Rules()
_ALARM = "module.observability.aws_cloudwatch_metric_alarm.this"
_EVALUATION = "AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"


@RULES.rule(
    "eventbridge/latest/userguide/eb-use-resource-based.html",
    Plan(statements=(Statement("topic", "Allow", ("sns:Publish",), ("events.amazonaws.com",), ("aws:SourceAccount",)),)),
)
def event_rules_publish_without_condition(plan: Plan) -> Iterator[str]:
    """A topic's policy may not bind EventBridge by a condition: nothing would arrive."""
    for entry in plan.statements:
        if entry.effect == "Allow" and "events.amazonaws.com" in entry.services and "sns:Publish" in entry.actions:
            yield from (f"{entry.address}: {name}" for name in entry.condition_variables)


@RULES.rule(
    _EVALUATION,
    planned(
        (
            _ALARM,
            {"threshold": 0, "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 5, "datapoints_to_alarm": 3},
        )
    ),
)
def one_event_rings_where_one_is_too_many(plan: Plan) -> Iterator[str]:
    """An alarm above 0 that wants several periods never rings for an event that comes once."""
    for entry in plan.of("aws_cloudwatch_metric_alarm"):
        values = entry.values
        any_is_too_many = values.get("threshold") == 0 and values.get("comparison_operator") == "GreaterThanThreshold"
        wanted = values.get("datapoints_to_alarm") or values.get("evaluation_periods") or 1
        if any_is_too_many and wanted > 1:
            yield f"{entry.address}: {wanted} bad periods"


@RULES.rule(
    "elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
    planned((_ALARM, {"metric_name": "HealthyHostCount", "treat_missing_data": "notBreaching"})),
)
def silence_is_bad_where_only_the_healthy_report(plan: Plan) -> Iterator[str]:
    """Reported only while targets are registered; a dead canary and a dead line report nothing either."""
    silent = {"HealthyHostCount", "SuccessPercent", "TunnelState", "ConnectionState"}
    for entry in plan.of("aws_cloudwatch_metric_alarm"):
        if entry.values.get("metric_name") in silent and entry.values.get("treat_missing_data") != "breaching":
            yield entry.address


@RULES.rule(_EVALUATION, planned((_ALARM, {"period": 45, "evaluation_periods": 1})))
def alarms_look_back_a_day_at_most(plan: Plan) -> Iterator[str]:
    """Periods are 10, 30 or a multiple of 60 seconds; all periods together are a day, or a week from an hour on."""
    for entry in plan.of("aws_cloudwatch_metric_alarm"):
        period = entry.values.get("period")
        if period is None:
            continue
        most = 7 * 86400 if period >= 3600 else 86400
        if (period not in (10, 30) and period % 60) or period * entry.values.get("evaluation_periods", 1) > most:
            yield entry.address


@RULES.rule(
    "AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html",
    planned(
        (
            "aws_cloudwatch_log_metric_filter.this",
            {"metric_transformation": [{"default_value": "0", "dimensions": {"a": "$.a"}}]},
        )
    ),
)
def a_metric_with_dimensions_has_no_default(plan: Plan) -> Iterator[str]:
    """PutMetricFilter refuses both together, and more than three dimensions."""
    for entry in plan.of("aws_cloudwatch_log_metric_filter"):
        for block in entry.values.get("metric_transformation") or []:
            dimensions = block.get("dimensions") or {}
            if (dimensions and block.get("default_value")) or len(dimensions) > 3:
                yield entry.address


@RULES.rule(
    "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
    planned(("aws_sqs_queue.this", {"visibility_timeout_seconds": 50_000})),
)
def queues_keep_to_their_ranges(plan: Plan) -> Iterator[str]:
    """Visibility 12 hours, retention 14 days, waiting 20 seconds at most."""
    ranges = {"visibility_timeout_seconds": 43_200, "message_retention_seconds": 1_209_600, "receive_wait_time_seconds": 20}
    for entry in plan.of("aws_sqs_queue"):
        yield from (f"{entry.address}: {name}" for name, most in ranges.items() if (entry.values.get(name) or 0) > most)


@RULES.rule("sns/latest/dg/sns-create-topic.html", planned(("aws_sns_topic.this", {"name": "alarms of the estate"})))
def topics_and_queues_have_plain_names(plan: Plan) -> Iterator[str]:
    """Letters, digits, hyphens and underscores; 256 of a topic, 80 of a queue."""
    for entry in plan.of("aws_sns_topic", "aws_sqs_queue"):
        most = 256 if entry.kind == "aws_sns_topic" else 80
        if not re.fullmatch(rf"[\w-]{{1,{most}}}(\.fifo)?", str(entry.values.get("name") or "x")):
            yield entry.address
