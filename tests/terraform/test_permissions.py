"""Least privilege: no wildcard without a reason, and the rights that nobody may have."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.support.cloud import ACCOUNT, REGION
from tests.terraform.support.policies import allowed, resources, role_statements, statements

pytestmark = pytest.mark.timeout(1200)
NAME = "selfcare-prod"
JUSTIFIED = tomllib.loads((Path(__file__).parent / "justified_wildcards.toml").read_text())["wildcard"]
Estate = Mapping[str, Any]
SERVICES = ("customer", "billing", "archiver", "archiver-worker", "migrate", "accounts")


def test_every_wildcard_is_justified(estate: Estate) -> None:
    used = set()
    for statement in statements(estate["state"]):
        if not statement.allows or statement.attribute == "assume_role_policy":
            continue
        for wildcard in statement.wildcards:
            index = _justification(statement.address, statement.sid, wildcard)
            assert index is not None, f"{statement.address} {statement.sid!r} allows {wildcard} without a reason"
            used.add(index)
    stale = [entry for index, entry in enumerate(JUSTIFIED) if index not in used]
    assert stale == [], "remove these from justified_wildcards.toml"


def _justification(address: str, sid: str, wildcard: str) -> int | None:
    for index, entry in enumerate(JUSTIFIED):
        assert len(entry["reason"]) > 15
        if (
            fnmatchcase(address.replace("[", "("), entry["address"].replace("[", "("))
            and fnmatchcase(sid, entry.get("sid", "*"))
            and wildcard in entry["allows"]
        ):
            return index
    return None


def test_roles_trust_services_of_this_account_only(estate: Estate) -> None:
    for statement in statements(estate["state"]):
        if statement.attribute == "assume_role_policy":
            assert set(statement.document["Principal"]) == {"Service"}, statement.address


def test_no_managed_administrator_policy(estate: Estate) -> None:
    for entry in resources(estate["state"]["values"]["root_module"]):
        if entry["type"] == "aws_iam_role_policy_attachment":
            arn = entry["values"]["policy_arn"]
            assert not any(word in arn for word in ("Administrator", "PowerUser", "FullAccess")), arn


class _Things:
    """Addresses of what the negative rights are about."""

    def __init__(self, estate: Estate) -> None:
        self.archive = f"arn:aws:s3:::{estate['outputs']['archive_bucket']}"
        self.archived = f"{self.archive}/account/2026/10/hash.pdf"
        self.staging = self.archive.replace("archive", "staging")
        self.staged = f"{self.staging}/staging/statement.pdf"
        queue = estate["outputs"]["statement_queue_url"].rpartition("/")[2]
        self.queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"


def _rights(estate: Estate, service: str) -> Any:
    rights = role_statements(estate["state"], f"{NAME}-{service}-task")
    return lambda action, resource: allowed(rights, action, resource)


# Checklist: G4
def test_customer_has_no_right_on_any_bucket_or_queue(estate: Estate) -> None:
    may, things = _rights(estate, "customer"), _Things(estate)
    for action in ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"):
        for resource in (things.archived, things.archive, things.staged, things.staging):
            assert not may(action, resource)
    assert not may("sqs:SendMessage", things.queue)
    assert may("sns:Publish", "+41790000001")
    assert may("ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/selfcare.example.com")
    assert not may("ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/elsewhere.example")
    assert not may("sns:Publish", f"arn:aws:sns:{REGION}:{ACCOUNT}:{NAME}-alarms")


# Checklist: G4
def test_billing_can_send_to_the_queue_stage_and_read_one_archived_object(estate: Estate) -> None:
    may, things = _rights(estate, "billing"), _Things(estate)
    assert may("sqs:SendMessage", things.queue)
    assert may("s3:PutObject", things.staged)
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"):
        assert not may(action, things.queue)
    assert may("s3:GetObject", things.archived)
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:RestoreObject", "s3:GetObjectVersion", "s3:GetObjectRetention"):
        assert not may(action, things.archived)
    assert not may("s3:ListBucket", things.archive)
    assert not may("s3:GetObject", things.staged)
    assert not may("s3:DeleteObject", things.staged)


# Checklist: G4
def test_archiver_can_archive_and_never_delete(estate: Estate) -> None:
    things = _Things(estate)
    worker, web = _rights(estate, "archiver-worker"), _rights(estate, "archiver")
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"):
        assert worker(action, things.queue)
        assert not web(action, things.queue)
    assert worker("s3:PutObject", things.archived)
    assert web("s3:GetObject", things.archived)
    assert web("s3:RestoreObject", things.archived)
    assert not web("s3:PutObject", things.archived)
    assert not worker("s3:DeleteObject", f"{things.staging}/handout/statement.pdf")


# Checklist: G4
@pytest.mark.parametrize("service", SERVICES)
def test_nobody_deletes_from_the_archive_or_shortens_its_retention(service: str, estate: Estate) -> None:
    may, things = _rights(estate, service), _Things(estate)
    for action in (
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:BypassGovernanceRetention",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutBucketPolicy",
    ):
        assert not may(action, things.archived)
        assert not may(action, things.archive)


@pytest.mark.parametrize("service", SERVICES)
def test_services_read_no_secret_and_pass_no_role(service: str, estate: Estate) -> None:
    may = _rights(estate, service)
    for action in (
        "secretsmanager:GetSecretValue",
        "iam:PassRole",
        "sts:AssumeRole",
        "kms:ScheduleKeyDeletion",
        "ecs:UpdateService",
    ):
        assert not may(action, f"arn:aws:iam::{ACCOUNT}:role/{NAME}-anything")
        assert not may(action, f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{NAME}/residential-db/admin-abcdef")


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_starts_with_its_own_secrets_only(service: str, estate: Estate) -> None:
    rights = role_statements(estate["state"], f"{NAME}-{service}-execution")
    secrets = {
        entry["values"]["name"]: entry["values"]["arn"]
        for entry in resources(estate["state"]["values"]["root_module"])
        if entry["type"] == "aws_secretsmanager_secret"
    }
    readable = {name for name, arn in secrets.items() if allowed(rights, "secretsmanager:GetSecretValue", arn)}
    account = {"archiver-worker": "archiver"}.get(service, service)
    wanted = {f"{NAME}/residential-db/{account}"}
    if service == "accounts":
        wanted = {f"{NAME}/residential-db/{name}" for name in ("admin", "migrate", "customer", "billing", "archiver")}
    if service in ("customer", "billing"):
        wanted.add(f"{NAME}/corporate-database-url")
    if service == "customer":
        wanted.add(f"{NAME}/link-code-key")
    assert readable == wanted


def test_archive_bucket_denies_deletion_to_everybody(estate: Estate) -> None:
    address = "aws_s3_bucket_policy"
    denied = [
        action
        for statement in statements(estate["state"])
        if address in statement.address and not statement.allows and "archive" in str(statement.document["Resource"])
        for action in statement.values("Action")
    ]
    assert {"s3:DeleteObject", "s3:DeleteObjectVersion"} <= set(denied)


# Checklist: C4
@pytest.mark.parametrize("service", SERVICES)
def test_nobody_links_identity_providers_or_changes_people(service: str, estate: Estate) -> None:
    may, pool = _rights(estate, service), f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{estate['outputs']['user_pool_id']}"
    for action in ("AdminLinkProviderForUser", "AdminUpdateUserAttributes", "AdminAddUserToGroup", "AdminSetUserPassword"):
        assert not may(f"cognito-idp:{action}", pool)
