"""A statement in deep archive: restored from the portal, shown while that takes hours, then the PDF of the day it was made."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from dev.doubles.aws.setup import ARCHIVE, aws_client
from dev.stack.own_process import OwnStack
from dev.visit.portal_stack import PortalStack, last_month
from dev.visit.portal_visit import PortalVisit
from dev.visit.running import customer_of

CUSTOMER = customer_of("residential")
STATEMENTS = f"/archive/v1/customers/{CUSTOMER.customer_id}/statements"
# Looks at the object that a restore lasts in the local cloud, once as many have come before it.
LOOKS = 60


def restores_take(stack: OwnStack, transition: dict[str, Any]) -> None:
    """How the local cloud brings restores forward."""
    body = json.dumps({"model_name": "s3::keyrestore", "transition": transition}).encode()
    address = stack.addresses["aws"] + "/moto-api/state-manager/set-transition"
    with urllib.request.urlopen(urllib.request.Request(address, body, method="POST"), timeout=10) as answer:
        assert answer.status == 201


def archived(scene: PortalStack, digest: str) -> dict[str, Any]:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        listed = scene.call("GET", STATEMENTS, login="residential").json()["statements"]
        found = [entry for entry in listed if entry["sha256"] == digest and entry["state"] == "archived"]
        if found:
            return found[0]  # type: ignore[no-any-return]
        time.sleep(0.2)
    raise AssertionError("the statement was not archived in time")


def grow_old(stack: OwnStack, month: str, digest: str) -> None:
    """As a year and the bucket's lifecycle do."""
    s3, key = aws_client("s3", stack.addresses["aws"]), f"{CUSTOMER.billing_account}/{month[:4]}/{month[5:]}/{digest}.pdf"
    pdf = stack.archived_object(key)
    s3.put_object(Bucket=ARCHIVE, Key=key, Body=pdf, StorageClass="DEEP_ARCHIVE", ChecksumAlgorithm="SHA256")
    for _ in range(LOOKS):
        s3.head_object(Bucket=ARCHIVE, Key=key)
    with sqlite3.connect(stack.state / "selfcare.db", timeout=10) as database:
        then = (datetime.now(UTC) - timedelta(days=365)).strftime("%Y-%m-%d %H:%M:%S.%f")
        database.execute("UPDATE statement SET archived_at = ? WHERE sha256 = ?", (then, digest))


@pytest.fixture
def old(stack: OwnStack, scene: PortalStack) -> tuple[str, bytes]:
    """Id and bytes of a statement in deep archive, where restores take their time."""
    month, _ = last_month()
    pdf = scene.make_statement("residential", month)
    digest = hashlib.sha256(pdf).hexdigest()
    entry = archived(scene, digest)
    restores_take(stack, {"progression": "manual", "times": LOOKS})
    grow_old(stack, month, digest)
    return entry["statementId"], pdf


def test_restore_asked_twice_is_one_job_and_ends_with_the_same_pdf(
    visit: PortalVisit, stack: OwnStack, scene: PortalStack, old: tuple[str, bytes], tmp_path: Path
) -> None:
    (statement_id, pdf), (_, month) = old, last_month()
    page = visit.enter("residential")
    visit.open(f"/numbers/{CUSTOMER.customer_id}/statements")
    row = page.get_by_role("row", name=month)
    expect(row).to_contain_text("In long-term storage")
    expect(row.get_by_role("button", name="Download")).to_have_count(0)
    row.get_by_role("button", name=f"Restore the statement of {month}").click()
    expect(row).to_contain_text("Being restored")
    expect(row).to_contain_text("Ready by")
    page.screenshot(path=tmp_path / "restoring.png", full_page=True)

    asked = [scene.call("POST", f"{STATEMENTS}/{statement_id}/restoration", login="residential") for _ in range(2)]
    assert [(answer.status, answer.json()["statement"]["state"]) for answer in asked] == [(202, "restoring")] * 2
    first, second = (datetime.fromisoformat(answer.json()["expectedReadableAt"]) for answer in asked)
    assert first == second, "a second ask starts no second job"
    assert timedelta(hours=11) < first - datetime.now(UTC) <= timedelta(hours=12)

    restores_take(stack, {"progression": "immediate"})
    page.reload()
    visit.stands()
    expect(row).to_contain_text("Restored")
    assert _downloaded(visit, row.get_by_role("button", name=f"Download the statement of {month}"), tmp_path) == pdf


def _downloaded(visit: PortalVisit, button: Locator, folder: Path) -> bytes:
    with visit.page.expect_download() as started:
        button.click()
    started.value.save_as(folder / "restored.pdf")
    return (folder / "restored.pdf").read_bytes()
