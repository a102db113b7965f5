"""Links to statements are signed so that S3 takes them for objects under a KMS key, in every region."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from archiver.adapters.archive_s3 import S3Archive
from archiver.settings import ArchiverSettings
from billing.adapters.handoff import ArchiveHandoff
from billing.settings import BillingSettings
from dev.stack.environments import environment
from selfcare_shared.settings import load_settings
from tests.support.archive_fakes import row
from tests.support.statements import REFERENCE


def links(monkeypatch: pytest.MonkeyPatch, region: str, endpoint: str | None = None) -> list[tuple[str, str]]:
    """Each link with the bucket it leads to."""
    for name, value in {"AWS_DEFAULT_REGION": region, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    if endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    unused: Any = None
    archiver, billing = load_settings(ArchiverSettings, environment("archiver")), environment("billing")
    handoff = ArchiveHandoff(unused, load_settings(BillingSettings, billing))
    monkeypatch.setattr(handoff, "_stage", lambda key, pdf: None)
    made = [S3Archive(archiver).link(row("a", "archived")), handoff.signed_link(REFERENCE, b"")]
    return list(zip(made, [archiver.archive_bucket, archiver.staging_bucket], strict=True))


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "us-west-2", "ap-southeast-1", "eu-central-1", "eu-central-2"])
def test_links_carry_the_signature_that_kms_needs_and_name_the_region(monkeypatch: pytest.MonkeyPatch, region: str) -> None:
    for link, bucket in links(monkeypatch, region):
        assert urlsplit(link).hostname == f"{bucket}.s3.{region}.amazonaws.com"
        assert parse_qs(urlsplit(link).query)["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_stack_on_one_machine_is_spoken_to_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    for link, bucket in links(monkeypatch, "eu-west-1", "http://127.0.0.1:5000"):
        assert link.startswith(f"http://127.0.0.1:5000/{bucket}/")
