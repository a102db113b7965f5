"""Rules of names, runtimes, build images, service-linked roles, and of what must be removable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.terraform.refusals.plan import Plan, planned
from tests.terraform.refusals.rule import Rules

RULES: Rules[Plan] = Rules()
# Of environments that are thrown away, such as dev.
REMOVAL_RULES: Rules[Plan] = Rules()

# Longest names: attribute of each kind of resource.
_LENGTHS = {
    ("aws_lb", "name"): 32,
    ("aws_lb_target_group", "name"): 32,
    ("aws_iam_role", "name"): 64,
    ("aws_iam_policy", "name"): 128,
    ("aws_s3_bucket", "bucket"): 63,
    ("aws_cloudwatch_event_rule", "name"): 64,
    ("aws_db_instance", "identifier"): 63,
    ("aws_db_proxy", "name"): 63,
    ("aws_codepipeline", "name"): 100,
    ("aws_synthetics_canary", "name"): 255,
    ("aws_wafv2_web_acl", "name"): 128,
    ("aws_ecr_repository", "name"): 256,
    ("aws_cognito_user_pool_domain", "domain"): 63,
    ("aws_backup_vault", "name"): 50,
}
# First runtime of each kind that is still served; the pages name the end of each version.
_CANARY_OLDEST = (13, 1)
_LAMBDA_ENDED = {
    *("nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x"),
    *("python3.7", "python3.8", "python3.9", "go1.x", "ruby2.7", "java8", "dotnet6"),
}


@RULES.rule("IAM/latest/UserGuide/reference_iam-quotas.html", planned(("aws_lb_target_group.this", {"name": "x" * 33})))
def names_are_not_too_long(plan: Plan) -> Iterator[str]:
    """The quotas pages of each service."""
    for entry in plan.resources:
        for (kind, attribute), most in _LENGTHS.items():
            if entry.kind == kind and len(str(entry.values.get(attribute) or "")) > most:
                yield f"{entry.address}: {entry.values[attribute]}"


@RULES.rule(
    "AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Library_nodejs_puppeteer.html",
    planned(("module.observability.aws_synthetics_canary.outside", {"runtime_version": "syn-nodejs-puppeteer-10.0"})),
)
def canaries_run_on_a_runtime_that_is_served(plan: Plan) -> Iterator[str]:
    """A deprecated runtime takes no new canaries, and later no changes."""
    for entry in plan.of("aws_synthetics_canary"):
        found = re.fullmatch(r"syn-nodejs-puppeteer-(\d+)\.(\d+)", str(entry.values.get("runtime_version")))
        if found is None or (int(found[1]), int(found[2])) < _CANARY_OLDEST:
            yield f"{entry.address}: {entry.values.get('runtime_version')}"


@RULES.rule("lambda/latest/dg/lambda-runtimes.html", planned(("aws_lambda_function.this", {"runtime": "python3.8"})))
def functions_run_on_a_runtime_that_is_served(plan: Plan) -> Iterator[str]:
    """The page lists when each runtime takes no new functions."""
    return (entry.address for entry in plan.of("aws_lambda_function") if entry.values.get("runtime") in _LAMBDA_ENDED)


@RULES.rule(
    "codebuild/latest/userguide/ec2-compute-images.html",
    planned(
        (
            "module.delivery.aws_codebuild_project.this",
            {
                "environment": [{"image": "aws/codebuild/amazonlinux-x86_64-standard:5.0"}],
                "source": [{"buildspec": "- make test"}],
            },
        )
    ),
)
def the_tests_run_on_an_image_that_has_what_they_call(plan: Plan) -> Iterator[str]:
    """`make test` installs with apt-get and wants Node 20; Amazon Linux has neither."""
    for entry in plan.of("aws_codebuild_project"):
        buildspec = " ".join(str(block.get("buildspec") or "") for block in entry.values.get("source") or [])
        images = [str(block.get("image") or "") for block in entry.values.get("environment") or []]
        if re.search(r"- make test\b|apt-get", buildspec) and any("amazonlinux" in image for image in images):
            yield f"{entry.address}: {images[0]}"


@RULES.rule(
    "AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html",
    planned(("aws_iam_service_linked_role.this", {"aws_service_name": "rds.amazonaws.com", "custom_suffix": "x"})),
)
def service_linked_roles_have_no_suffix_where_none_is_taken(plan: Plan) -> Iterator[str]:
    """Only some services take a suffix; the others refuse the role."""
    takes = {"autoscaling.amazonaws.com", "lexv2.amazonaws.com", "connect.amazonaws.com"}
    for entry in plan.of("aws_iam_service_linked_role"):
        if entry.values.get("custom_suffix") and entry.values.get("aws_service_name") not in takes:
            yield entry.address


@RULES.rule(
    "guardduty/latest/ug/runtime-monitoring-agent-resource-requirements.html",
    planned(
        ("module.security_baseline.aws_guardduty_detector_feature.this", {"name": "RUNTIME_MONITORING", "status": "ENABLED"}),
        ("module.network.aws_vpc_endpoint.interface", {"service_name": "com.amazonaws.eu-central-1.logs"}),
    ),
)
def guardduty_finds_an_endpoint_of_ours(plan: Plan) -> Iterator[str]:
    """Without one it makes its own with its own group: tasks do not reach it, and the network cannot be removed."""
    watches = any(entry.values.get("name") == "RUNTIME_MONITORING" for entry in plan.of("aws_guardduty_detector_feature"))
    names = [str(entry.values.get("service_name") or "") for entry in plan.of("aws_vpc_endpoint")]
    if watches and not any(name.endswith(".guardduty-data") for name in names):
        yield "no endpoint of guardduty-data"


@REMOVAL_RULES.rule(
    "AmazonS3/latest/userguide/delete-bucket.html", planned(("aws_s3_bucket.this", {"bucket": "logs", "force_destroy": False}))
)
def buckets_and_repositories_go_with_what_they_hold(plan: Plan) -> Iterator[str]:
    """A bucket, repository or canary that holds something is not deleted."""
    for entry in plan.of("aws_s3_bucket"):
        if not entry.values.get("force_destroy"):
            yield entry.address
    for entry in plan.of("aws_ecr_repository"):
        if not entry.values.get("force_delete"):
            yield entry.address


@REMOVAL_RULES.rule("aws-backup/latest/devguide/vault-lock.html", planned(("aws_backup_vault_lock_configuration.this", {})))
def no_vault_is_locked(plan: Plan) -> Iterator[str]:
    """A locked vault keeps its recovery points, and so itself, for the days that were set."""
    return (entry.address for entry in plan.of("aws_backup_vault_lock_configuration", "aws_backup_vault_policy"))


@REMOVAL_RULES.rule(
    "AmazonRDS/latest/UserGuide/USER_DeleteInstance.html", planned(("aws_db_instance.this", {"skip_final_snapshot": False}))
)
def databases_go_without_a_snapshot(plan: Plan) -> Iterator[str]:
    """A final snapshot keeps the option group, and its name is taken at the next removal."""
    for entry in plan.of("aws_db_instance"):
        if entry.values.get("deletion_protection") or not entry.values.get("skip_final_snapshot"):
            yield entry.address


@REMOVAL_RULES.rule(
    "secretsmanager/latest/userguide/manage_delete-secret.html",
    planned(("aws_secretsmanager_secret.this", {"recovery_window_in_days": 30})),
)
def names_of_secrets_are_free_at_once(plan: Plan) -> Iterator[str]:
    """A secret that waits for its end holds its name for as long."""
    return (entry.address for entry in plan.of("aws_secretsmanager_secret") if entry.values.get("recovery_window_in_days") != 0)


@REMOVAL_RULES.rule(
    "elasticloadbalancing/latest/application/load-balancer-delete.html",
    planned(("aws_lb.this", {"enable_deletion_protection": True})),
)
def nothing_is_protected_from_deletion(plan: Plan) -> Iterator[str]:
    """Load balancers, databases and user pools refuse to go while protected."""
    for entry in plan.of("aws_lb", "aws_cognito_user_pool"):
        if entry.values.get("enable_deletion_protection") or entry.values.get("deletion_protection") == "ACTIVE":
            yield entry.address


@REMOVAL_RULES.rule(
    "Route53/latest/DeveloperGuide/DeleteHostedZone.html", planned(("aws_route53_zone.this", {"force_destroy": False}))
)
def zones_go_with_records_that_others_wrote(plan: Plan) -> Iterator[str]:
    """Amplify writes records by itself; a zone that holds records is not deleted."""
    return (entry.address for entry in plan.of("aws_route53_zone") if not entry.values.get("force_destroy"))
