"""The archive over real processes and the local cloud: killed workers, storage away, dead letters, immutability."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.chaos.archive import STEPS, Chaos, run

# A bound against hanging only: rounds with killed processes take as long as the machine needs.
pytestmark = pytest.mark.timeout(900)


ROUNDS = 50


def test_workers_killed_at_every_step_archive_everything_once(tmp_path: Path) -> None:
    """Two workers at once; each of the steps comes at least four times."""
    outcome = run(ROUNDS, tmp_path)
    assert 4 * len(STEPS) <= ROUNDS
    assert outcome.good, (str(outcome), outcome.lost, outcome.doubled)


@pytest.fixture(scope="module")
def chaos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chaos]:
    surroundings = Chaos(tmp_path_factory.mktemp("archive"))
    yield surroundings
    surroundings.close()


def settled(chaos: Chaos) -> bool:
    return chaos.pending() == 0


@pytest.mark.parametrize("away", [{"staging"}, {"sqs"}, {"staging", "sqs"}, {"archive"}])
def test_what_is_handed_over_while_storage_is_away_is_archived_later(chaos: Chaos, away: set[str]) -> None:
    chaos.take_away(away)
    chaos.accept(3)
    assert chaos.pending() == 3
    chaos.workers.keep(1)
    chaos.take_away(set())
    assert chaos.wait_for(lambda: settled(chaos), 60)
    assert chaos.database.one("SELECT COUNT(*) FROM statement_spill", {}) == (0,)


def archived_key(chaos: Chaos) -> str:
    chaos.workers.keep(1)
    chaos.accept(1)
    assert chaos.wait_for(lambda: settled(chaos), 60)
    made = next(reversed(chaos.made.values()))
    return f"{made.billing_account}/2026/10/{made.sha256}.pdf"


def test_archived_object_cannot_be_deleted_or_overwritten(chaos: Chaos) -> None:
    key = archived_key(chaos)
    head = chaos.s3.head_object(Bucket="selfcare-archive", Key=key)
    assert head["ObjectLockMode"] == "COMPLIANCE"
    with pytest.raises(ClientError, match="AccessDenied"):
        chaos.s3.delete_object(Bucket="selfcare-archive", Key=key, VersionId=head["VersionId"])
    with pytest.raises(ClientError, match="PreconditionFailed"):
        chaos.s3.put_object(Bucket="selfcare-archive", Key=key, Body=b"other", IfNoneMatch="*")
    body = chaos.s3.get_object(Bucket="selfcare-archive", Key=key)["Body"].read()
    assert hashlib.sha256(body).hexdigest() in key


def test_without_object_lock_the_same_call_deletes(chaos: Chaos) -> None:
    """So the refusal above is the lock's, and not something that every call meets here."""
    chaos.s3.put_object(Bucket="selfcare-staging", Key="staging/canary.pdf", Body=b"%PDF-")
    chaos.s3.delete_object(Bucket="selfcare-staging", Key="staging/canary.pdf")
    with pytest.raises(ClientError, match="NoSuchKey"):
        chaos.s3.get_object(Bucket="selfcare-staging", Key="staging/canary.pdf")


def redrive(chaos: Chaos, *options: str) -> str:
    command = [sys.executable, "-m", "archiver", "redrive", *options]
    environment = os.environ | chaos.environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def test_redrive_of_100_recoverable_and_100_poison_ends_with_100_archived_and_100_explained(chaos: Chaos) -> None:
    chaos.workers.kill_all()
    dead = f"{chaos.stack.queue_url}-dlq"
    before = set(chaos.made)
    chaos.take_away({"sqs"})
    chaos.accept(100)
    chaos.take_away(set())
    for statement_id in set(chaos.made) - before:
        made = chaos.made[statement_id]
        text = {"schemaVersion": 1, "statementId": statement_id, "billingAccount": made.billing_account}
        text |= {"month": str(made.month), "sha256": made.sha256}
        chaos.sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(text))
        chaos.sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(text | {"statementId": str(uuid.uuid4())}))
    assert "100 would be sent again, 0 archived meanwhile, 100 kept" in redrive(chaos, "--dry-run")
    assert chaos.pending() == 100
    printed = redrive(chaos)
    assert printed.count("kept, no statement in the index fits it") == 100
    assert printed.splitlines()[-3:] == [
        "    100  kept                 no statement in the index fits it",
        "    100  sent again",
        "100 sent again, 0 archived meanwhile, 100 kept and explained",
    ]
    chaos.workers.keep(2)
    assert chaos.wait_for(lambda: settled(chaos), 120)
    fresh = [chaos.made[statement_id].sha256 for statement_id in set(chaos.made) - before]
    assert [chaos.versions()[digest] for digest in fresh] == [1] * 100
    assert "0 sent again, 0 archived meanwhile, 100 kept and explained" in redrive(chaos), "running it again is harmless"


def tool(chaos: Chaos, *arguments: str, status: int = 0) -> str:
    """One of the archive's tools as an operator runs it."""
    command = [sys.executable, "-m", "archiver", *arguments]
    done = subprocess.run(command, env=os.environ | chaos.environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def rows_of(chaos: Chaos) -> list[tuple[object, ...]]:
    columns = "statement_id, customer_id, billing_account, month, language, sha256, size_bytes, state, usage_read_at"
    return [tuple(row) for row in chaos.database.all(f"SELECT {columns} FROM statement ORDER BY statement_id", {})]


def test_a_database_restored_to_yesterday_gets_its_statements_back_from_the_archive(chaos: Chaos) -> None:
    chaos.workers.keep(2)
    chaos.accept(20)
    assert chaos.wait_for(lambda: settled(chaos), 120)
    assert tool(chaos, "reconcile") == "Archive and index agree.\n"
    chaos.workers.kill_all()
    chaos.accept(1)
    before = rows_of(chaos)
    chaos.database.execute("DELETE FROM statement", {})
    assert f"{len(before)} can be mended" in tool(chaos, "reconcile")
    assert rows_of(chaos) == []
    assert f"{len(before)} mended, 0 for a person to look at" in tool(chaos, "reconcile", "--mend")
    assert rows_of(chaos) == before
    chaos.workers.keep(1)
    assert chaos.wait_for(lambda: settled(chaos), 120)
    assert tool(chaos, "reconcile") == "Archive and index agree.\n"


def test_a_statement_whose_letter_expired_is_sent_again_from_the_index(chaos: Chaos) -> None:
    chaos.workers.kill_all()
    chaos.take_away({"sqs"})
    chaos.accept(2)
    chaos.take_away(set())
    chaos.database.execute("UPDATE statement SET failure = 'missing' WHERE state = 'pending'", {})
    assert "2 would be sent again" in tool(chaos, "redrive", "--from-index", "--dry-run")
    assert "2 sent again, 0 archived meanwhile, 0 kept" in tool(chaos, "redrive", "--from-index")
    chaos.workers.keep(1)
    assert chaos.wait_for(lambda: settled(chaos), 120)
    assert "0 sent again" in tool(chaos, "redrive", "--from-index")
