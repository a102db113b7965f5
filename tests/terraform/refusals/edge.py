"""Rules of load balancers and the web ACL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.terraform.refusals.plan import Plan, Resource, planned
from tests.terraform.refusals.rule import Rules

RULES: Rules[Plan] = Rules()
_ALB = "module.load_balancer.aws_lb.this"
_ACL = "module.api.aws_wafv2_web_acl.this"


@RULES.rule(
    "elasticloadbalancing/latest/application/application-load-balancers.html#desync-mitigation-mode",
    planned((_ALB, {"load_balancer_type": "application", "desync_mitigation_mode": "strictest"})),
)
def requests_that_are_merely_unusual_pass(plan: Plan) -> Iterator[str]:
    """`strictest` drops what no RFC forbids a client to send, such as a GET with `Content-Length: 0`."""
    return (
        entry.address for entry in plan.of("aws_lb") if entry.values.get("desync_mitigation_mode") in ("strictest", "monitor")
    )


@RULES.rule(
    "elasticloadbalancing/latest/network/load-balancer-access-logs.html",
    planned(("module.api.aws_lb.link", {"load_balancer_type": "network", "access_logs": [{"enabled": True}]})),
)
def access_logs_of_a_network_load_balancer_need_tls(plan: Plan) -> Iterator[str]:
    """They are written for TLS listeners alone."""
    terminates = any(entry.values.get("protocol") == "TLS" for entry in plan.of("aws_lb_listener"))
    for entry in plan.of("aws_lb"):
        logs = any(block.get("enabled") for block in entry.values.get("access_logs") or [])
        if entry.values.get("load_balancer_type") == "network" and logs and not terminates:
            yield entry.address


def _rules(entry: Resource) -> Iterator[Mapping[str, Any]]:
    yield from entry.values.get("rule") or []


def _statement(rule: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    for statement in rule.get("statement") or []:
        for found in statement.get(kind) or []:
            return found  # type: ignore[no-any-return]
    return None


def _acl_rule(kind: str, **values: Any) -> Plan:
    return planned((_ACL, {"scope": "REGIONAL", "rule": [{"name": "r", "statement": [{kind: [values]}]}]}))


@RULES.rule(
    "waf/latest/developerguide/web-acl-setting-body-inspection-limit.html", _acl_rule("size_constraint_statement", size=65536)
)
def a_body_rule_sees_what_it_bounds(plan: Plan) -> Iterator[str]:
    """API Gateway hands the first 16 KB to the web ACL unless the association raises that, to 64 KB at most."""
    for entry in plan.of("aws_wafv2_web_acl"):
        limits = [
            block.get("default_size_inspection_limit", "KB_16")
            for association in entry.values.get("association_config") or []
            for body in association.get("request_body") or []
            for kind in ("api_gateway", "cloudfront")
            for block in body.get(kind) or []
        ]
        seen = int((limits or ["KB_16"])[0].removeprefix("KB_")) * 1024
        for rule in _rules(entry):
            found = _statement(rule, "size_constraint_statement")
            if found and found.get("size", 0) > seen:
                yield f"{entry.address}: {rule['name']} bounds {found['size']} bytes and sees {seen}"


@RULES.rule(
    "waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html",
    _acl_rule("rate_based_statement", aggregate_key_type="IP", limit=2000),
)
def a_rate_for_an_address_spares_carriers_and_preflights(plan: Plan) -> Iterator[str]:
    """Subscribers share the addresses of carrier-grade NAT; a rule that counts an address alone must leave those out."""
    for entry in plan.of("aws_wafv2_web_acl"):
        for rule in _rules(entry):
            found = _statement(rule, "rate_based_statement")
            scope = str(found.get("scope_down_statement") or "") if found else ""
            if found and found.get("aggregate_key_type") == "IP" and "ip_set_reference_statement" not in scope:
                yield f"{entry.address}: {rule['name']} counts addresses that a carrier shares"


@RULES.rule("waf/latest/developerguide/limits.html", _acl_rule("rate_based_statement", limit=1))
def rates_are_within_waf_limits(plan: Plan) -> Iterator[str]:
    """10 to 2,000,000,000 requests within 60, 120, 300 or 600 seconds."""
    for entry in plan.of("aws_wafv2_web_acl"):
        for rule in _rules(entry):
            found = _statement(rule, "rate_based_statement")
            if found and (
                not 10 <= found["limit"] <= 2_000_000_000 or found.get("evaluation_window_sec", 300) not in (60, 120, 300, 600)
            ):
                yield f"{entry.address}: {rule['name']}"


@RULES.rule(
    "waf/latest/developerguide/logging-destinations.html",
    planned(
        (
            "module.api.aws_wafv2_web_acl_logging_configuration.this",
            {"log_destination_configs": ["arn:aws:logs:r:1:log-group:acl"]},
        )
    ),
)
def web_acl_logs_go_to_a_group_of_the_right_name(plan: Plan) -> Iterator[str]:
    """`aws-waf-logs-` begins the name of a log group, stream or bucket."""
    groups = {entry.address: str(entry.values.get("name") or "") for entry in plan.of("aws_cloudwatch_log_group")}
    for entry in plan.of("aws_wafv2_web_acl_logging_configuration"):
        named = " ".join(entry.values.get("log_destination_configs") or [])
        written = any(name.startswith("aws-waf-logs-") for name in groups.values())
        if "aws-waf-logs-" not in named and not written:
            yield entry.address


@RULES.rule(
    "waf/latest/developerguide/ddos-protections-by-resource-type.html",
    planned(
        (
            "module.security_baseline.aws_shield_protection.this",
            {"resource_arn": "arn:aws:apigateway:r::/restapis/1/stages/live"},
        )
    ),
)
def shield_protects_what_it_can(plan: Plan) -> Iterator[str]:
    """Distributions, zones, accelerators, load balancers and elastic addresses; no regional REST API."""
    for entry in plan.of("aws_shield_protection"):
        if ":apigateway:" in str(entry.values.get("resource_arn") or ""):
            yield entry.address
