"""What stands after the apply, asked of the cloud itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from archiver.settings import ArchiverSettings
from billing.settings import BillingSettings
from customer.settings import CustomerSettings
from dev.paths import ROOT
from tests.terraform.support.cloud import ACCOUNT, REGION, Cloud
from tests.terraform.support.openapi import contract, operations
from tests.terraform.support.summary import Summary

pytestmark = pytest.mark.timeout(1200)
NAME = "selfcare-prod"
Estate = Mapping[str, Any]


def test_apply_completes(estate: Estate, summary: Summary) -> None:
    assert estate["applied"] > 400
    assert estate["warnings"] == []
    summary.add(f"resources applied: {estate['applied']} in {estate['seconds']['apply']} s")


def test_every_call_of_the_apply_was_answered(estate: Estate, cloud: Cloud) -> None:
    assert estate["applied"]
    assert cloud.breakdowns() == []


def test_outputs_are_what_the_next_person_needs(estate: Estate) -> None:
    outputs = estate["outputs"]
    assert outputs["portal_url"] == "https://my.selfcare.example.com"
    assert outputs["api_url"] == "https://api.selfcare.example.com"
    assert outputs["sign_in_host"] == f"{NAME}-{ACCOUNT}.auth.{REGION}.amazoncognito.com"
    assert outputs["dashboard_url"].endswith(f"dashboards/dashboard/{NAME}-support")
    assert len(outputs["name_servers"]) >= 2
    by_hand = " ".join(outputs["to_do_by_hand"])
    for word in ("40000 requests per second", "Fargate", "SNS", "SES", "Delegate", "Direct Connect first", "VPN backup"):
        assert word in by_hand


def test_sizes_follow_from_the_measured_rates(estate: Estate) -> None:
    scaling = estate["outputs"]["service_scaling"]
    # Two operations of 10,000 requests a second; a task of two vCPUs at 300 each carries 360 at 60 %.
    assert scaling["customer"] == {"min_tasks": 6, "max_tasks": 56, "target_per_task": 21600, "cpu_percent": 60}
    assert scaling["billing"] == scaling["customer"]


def test_every_operation_has_authorizer_scope_and_link(estate: Estate, cloud: Cloud) -> None:
    api = cloud.client("apigateway")
    (rest_api,) = api.get_rest_apis()["items"]
    (authorizer,) = api.get_authorizers(restApiId=rest_api["id"])["items"]
    assert authorizer["type"] == "COGNITO_USER_POOLS"
    assert [arn.rpartition("/")[2] for arn in authorizer["providerARNs"]] == [estate["outputs"]["user_pool_id"]]
    (link,) = api.get_vpc_links()["items"]
    resources = {entry["path"]: entry["id"] for entry in api.get_resources(restApiId=rest_api["id"], limit=500)["items"]}
    checked = 0
    for operation in operations():
        method = api.get_method(restApiId=rest_api["id"], resourceId=resources[operation.path], httpMethod=operation.verb)
        assert method["authorizationType"] == "COGNITO_USER_POOLS", operation
        assert method["authorizerId"] == authorizer["id"]
        assert tuple(method["authorizationScopes"]) == operation.scopes
        assert method["requestValidatorId"]
        integration = method["methodIntegration"]
        assert integration["uri"] == f"https://services.selfcare.example.com{operation.path}"
        assert (integration["connectionType"], integration["connectionId"]) == ("VPC_LINK", link["id"])
        checked += 1
    assert checked == sum(1 for _ in operations()) >= 12


# Checklist: B7
def test_only_preflights_are_open(estate: Estate, cloud: Cloud) -> None:
    api = cloud.client("apigateway")
    (rest_api,) = api.get_rest_apis()["items"]
    for entry in api.get_resources(restApiId=rest_api["id"], limit=500)["items"]:
        for verb in entry.get("resourceMethods", {}):
            method = api.get_method(restApiId=rest_api["id"], resourceId=entry["id"], httpMethod=verb)
            if method.get("authorizationType") != "COGNITO_USER_POOLS":
                assert verb == "OPTIONS"
                assert method["methodIntegration"]["type"].upper() == "MOCK"


def test_gateway_answers_in_the_contracts_words(estate: Estate, cloud: Cloud) -> None:
    api = cloud.client("apigateway")
    (rest_api,) = api.get_rest_apis()["items"]
    answers = {entry["responseType"]: entry for entry in api.get_gateway_responses(restApiId=rest_api["id"])["items"]}
    declared = contract()["x-amazon-apigateway-gateway-responses"]
    assert set(declared) <= set(answers)
    origin = answers["UNAUTHORIZED"]["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"]
    assert origin == "'https://my.selfcare.example.com'"


def test_stage_is_throttled_logged_and_traced(estate: Estate, cloud: Cloud) -> None:
    api = cloud.client("apigateway")
    (rest_api,) = api.get_rest_apis()["items"]
    (stage,) = api.get_stages(restApiId=rest_api["id"])["item"]
    settings = stage["methodSettings"]["*/*"]
    assert settings["throttlingRateLimit"] == 10_000
    assert settings["loggingLevel"] == "ERROR"
    assert settings["dataTraceEnabled"] is False
    assert stage["tracingEnabled"] is True
    assert "/api/access" in stage["accessLogSettings"]["destinationArn"]
    acls = cloud.client("wafv2").get_web_acl_for_resource(
        ResourceArn=f"arn:aws:apigateway:{REGION}::/restapis/{rest_api['id']}/stages/{stage['stageName']}"
    )
    assert acls["WebACL"]["Name"] == f"{NAME}-api"


def test_load_balancers_speak_tls_and_route_by_path(estate: Estate, cloud: Cloud) -> None:
    balancing = cloud.client("elbv2")
    by_name = {entry["LoadBalancerName"]: entry for entry in balancing.describe_load_balancers()["LoadBalancers"]}
    assert all(entry["Scheme"] == "internal" for entry in by_name.values())
    application, network = by_name[f"{NAME}-alb"], by_name[f"{NAME}-link"]
    (listener,) = balancing.describe_listeners(LoadBalancerArn=application["LoadBalancerArn"])["Listeners"]
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert listener["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    rules = balancing.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
    paths = [rule["Conditions"][0]["PathPatternConfig"]["Values"] for rule in rules if not rule["IsDefault"]]
    assert sorted(paths) == [["/archive/*"], ["/billing/*"], ["/customer/*"]]
    for group in balancing.describe_target_groups()["TargetGroups"]:
        if group["TargetType"] == "ip":
            assert group["HealthCheckPath"] == "/readyz"
    (passing,) = balancing.describe_listeners(LoadBalancerArn=network["LoadBalancerArn"])["Listeners"]
    assert (passing["Port"], passing["Protocol"]) == (443, "TCP")
    attributes = {
        entry["Key"]: entry["Value"]
        for entry in balancing.describe_load_balancer_attributes(LoadBalancerArn=application["LoadBalancerArn"])["Attributes"]
    }
    assert attributes["deletion_protection.enabled"] == "true"
    assert attributes["access_logs.s3.enabled"] == "true"
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"


# Checklist: G8
def test_tasks_are_confined_and_start_empty(estate: Estate, cloud: Cloud) -> None:
    ecs = cloud.client("ecs")
    services = ecs.describe_services(cluster=NAME, services=["customer", "billing", "archiver", "archiver-worker"])["services"]
    assert len(services) == 4
    for service in services:
        assert service["desiredCount"] == 0, "there is no image yet"
        deployment = service["deploymentConfiguration"]
        assert deployment["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
        assert deployment["minimumHealthyPercent"] == 100
        if service["serviceName"] != "archiver-worker":
            assert deployment["alarms"]["rollback"] is True
        network = service["networkConfiguration"]["awsvpcConfiguration"]
        assert network["assignPublicIp"] == "DISABLED"
        assert len(network["subnets"]) == 3
        task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        (container,) = task["containerDefinitions"]
        assert container["user"] == "10001:10001"
        assert container["readonlyRootFilesystem"] is True
        assert container["linuxParameters"]["capabilities"]["drop"] == ["ALL"]
        assert "SELFCARE_DATABASE_URL" in {entry["name"] for entry in container["secrets"]}
        assert not [entry for entry in container["environment"] if re.search(r"://[^/@]+@", entry["value"])]


def test_settings_of_the_services_are_complete(estate: Estate, cloud: Cloud) -> None:
    """Every required setting of a service stands in its task definition; the image brings the contract's path."""
    ecs = cloud.client("ecs")
    for service, required in _required_settings().items():
        task = ecs.describe_task_definition(taskDefinition=f"{NAME}-{service}")["taskDefinition"]
        (container,) = task["containerDefinitions"]
        given = {entry["name"] for entry in container["environment"] + container["secrets"]}
        assert required - given <= {"SELFCARE_CONTRACT_FILE"}, service
        known = _known_settings()[service]
        assert {name for name in given if name.startswith("SELFCARE_")} <= known, service


def _required_settings() -> dict[str, set[str]]:
    return {name: {_name(field.name) for field in fields if field.required} for name, fields in _fields().items()}


def _known_settings() -> dict[str, set[str]]:
    process = {"SELFCARE_BIND", "SELFCARE_HEALTH_BIND", "SELFCARE_WORKERS", "SELFCARE_THREADS"}
    known = {name: {_name(field.name) for field in fields} for name, fields in _fields().items()}
    # An image's entrypoint writes the text of authorities to the file that the setting names.
    texts = {name: {setting.replace("_CA_FILE", "_CA_PEM") for setting in settings} for name, settings in known.items()}
    return {name: settings | texts[name] | process for name, settings in known.items()}


def _fields() -> dict[str, Any]:
    kinds: dict[str, type[msgspec.Struct]] = {
        "customer": CustomerSettings,
        "billing": BillingSettings,
        "archiver": ArchiverSettings,
        "archiver-worker": ArchiverSettings,
    }
    return {name: msgspec.structs.fields(kind) for name, kind in kinds.items()}


def _name(field: str) -> str:
    return "SELFCARE_" + field.upper()


def test_autoscaling_bounds(estate: Estate, cloud: Cloud) -> None:
    scaling = cloud.client("application-autoscaling")
    targets = {
        entry["ResourceId"].rpartition("/")[2]: entry
        for entry in scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    }
    assert {name: (entry["MinCapacity"], entry["MaxCapacity"]) for name, entry in targets.items()} == {
        "customer": (0, 56),
        "billing": (0, 56),
        "archiver": (0, 6),
        "archiver-worker": (0, 30),
    }
    policies = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    assert len(policies) == 8


# Checklist: G5
def test_archive_bucket_keeps_for_ever(estate: Estate, cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), estate["outputs"]["archive_bucket"]
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    retention = lock["Rule"]["DefaultRetention"]
    assert (retention["Mode"], retention["Days"]) == ("COMPLIANCE", 3653)
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    transitions = [entry for rule in rules["Rules"] for entry in rule.get("Transitions", [])]
    assert [(entry["StorageClass"], entry["Days"]) for entry in transitions] == [("DEEP_ARCHIVE", 90)]
    assert not [rule for rule in rules["Rules"] if "Days" in rule.get("Expiration", {})], "a statement never expires"
    assert rules["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"


# Checklist: G5
def test_every_bucket_is_private_encrypted_and_tls_only(estate: Estate, cloud: Cloud) -> None:
    s3 = cloud.client("s3")
    buckets = [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
    assert len(buckets) >= 7
    for bucket in buckets:
        blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        assert all(blocked.values()), bucket
        assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"], bucket
        statements = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
        assert [entry for entry in statements if entry["Effect"] == "Deny" and _plain_transport(entry)], bucket
    staging = next(bucket for bucket in buckets if "staging" in bucket)
    expiry = [
        rule["Expiration"]["Days"]
        for rule in s3.get_bucket_lifecycle_configuration(Bucket=staging)["Rules"]
        if "Expiration" in rule
    ]
    # As long as a message can live and a day more; copies behind links for a day.
    queue = cloud.client("sqs").get_queue_attributes(QueueUrl=estate["outputs"]["statement_queue_url"], AttributeNames=["All"])
    messages = int(queue["Attributes"]["MessageRetentionPeriod"]) // 86_400
    assert sorted(expiry) == [1, messages + 1]


def _plain_transport(statement: Mapping[str, Any]) -> bool:
    value = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return value in ("false", ["false"])


def test_queue_redrives_and_is_encrypted(estate: Estate, cloud: Cloud) -> None:
    sqs, url = cloud.client("sqs"), estate["outputs"]["statement_queue_url"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    redrive = json.loads(attributes["RedrivePolicy"])
    assert int(redrive["maxReceiveCount"]) == 5
    assert redrive["deadLetterTargetArn"].endswith("dead-letters")
    assert attributes["KmsMasterKeyId"]
    statements = json.loads(attributes["Policy"])["Statement"]
    assert [entry for entry in statements if entry["Effect"] == "Deny" and _plain_transport(entry)]


# Checklist: B13, B14, C6
def test_sign_in_is_federated_and_guarded(estate: Estate, cloud: Cloud) -> None:
    cognito, pool = cloud.client("cognito-idp"), estate["outputs"]["user_pool_id"]
    providers = {entry["ProviderName"] for entry in cognito.list_identity_providers(UserPoolId=pool)["Providers"]}
    assert providers == {"Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "bridge"}
    client = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=estate["outputs"]["client_id"])["UserPoolClient"]
    assert client["AllowedOAuthFlows"] == ["code"]
    wanted = {scope for operation in operations() for scope in operation.scopes} | {"openid"}
    assert set(client["AllowedOAuthScopes"]) == wanted
    assert client["CallbackURLs"] == ["https://my.selfcare.example.com/signed-in"]
    assert "ClientSecret" not in client
    groups = [entry["GroupName"] for entry in cognito.list_groups(UserPoolId=pool)["Groups"]]
    assert groups == ["support"]


# Checklist: G2
def test_services_are_apart_from_the_internet(estate: Estate, cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    gateways = ec2.describe_nat_gateways()["NatGateways"]
    assert gateways == []
    for group in ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [f"{NAME}-*"]}])["SecurityGroups"]:
        for rule in group["IpPermissions"] + group["IpPermissionsEgress"]:
            assert "0.0.0.0/0" not in {entry["CidrIp"] for entry in rule.get("IpRanges", [])}, group["GroupName"]


def test_only_customer_and_billing_reach_the_data_centre(estate: Estate, cloud: Cloud) -> None:
    ecs, groups = cloud.client("ecs"), {}
    names = {entry["GroupId"]: entry["GroupName"] for entry in cloud.client("ec2").describe_security_groups()["SecurityGroups"]}
    for service in ecs.describe_services(cluster=NAME, services=["customer", "billing", "archiver", "archiver-worker"])[
        "services"
    ]:
        ids = service["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"]
        groups[service["serviceName"]] = {names[group] for group in ids}
    oracle = {service for service, held in groups.items() if any("oracle" in name for name in held)}
    rating = {service for service, held in groups.items() if any("rating" in name for name in held)}
    assert oracle == {"customer", "billing"}
    assert rating == {"billing"}


def test_customers_affected_is_watched(estate: Estate, cloud: Cloud) -> None:
    watch = cloud.client("cloudwatch")
    composites = watch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    (composite,) = [entry for entry in composites if entry["AlarmName"] == f"{NAME}-customers-affected"]
    names = {entry["AlarmName"] for entry in watch.describe_alarms(AlarmTypes=["MetricAlarm"])["MetricAlarms"]}
    asked = set(re.findall(r'ALARM\("([^"]+)"\)', composite["AlarmRule"]))
    assert asked <= names
    assert f"{NAME}-no-healthy-billing" in asked
    board = json.loads(watch.get_dashboard(DashboardName=f"{NAME}-support")["DashboardBody"])
    titles = {widget["properties"]["title"] for widget in board["widgets"]}
    assert {
        "Health of customer",
        "Dead letters, and why they died",
        "Residential database",
        "Sign-ins",
        "Line to the data centre (1 = up)",
    } <= titles


def test_every_alarm_has_its_section_in_the_runbook(estate: Estate, cloud: Cloud) -> None:
    """Words in capitals stand for a name: `replica-lag-N`."""
    page = (ROOT / "docs" / "runbooks" / "alarms.md").read_text(encoding="utf-8")
    sections = [re.sub(r"[A-Z]+", "[a-z0-9-]+", title) for title in re.findall(r"^## (\S+)$", page, re.MULTILINE)]
    found = cloud.client("cloudwatch").describe_alarms(AlarmTypes=["CompositeAlarm", "MetricAlarm"])
    names = {
        entry["AlarmName"].removeprefix(f"{NAME}-") for kind in ("CompositeAlarms", "MetricAlarms") for entry in found[kind]
    }
    ours = {name for name in names if not name.startswith("TargetTracking")}
    assert ours
    assert {name for name in ours if not any(re.fullmatch(section, name) for section in sections)} == set()


def test_direct_connect_and_vpn_stand(estate: Estate, cloud: Cloud) -> None:
    lines = cloud.client("directconnect").describe_connections()["connections"]
    assert sorted(entry["location"] for entry in lines) == ["EqFA5", "IXFA6"]
    tunnels = cloud.client("ec2").describe_vpn_connections()["VpnConnections"]
    assert len(tunnels) == 1
