"""A closed month is handed out as it was issued, and only when it was read after the month had settled."""

from __future__ import annotations

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from billing.adapters.handoff import ArchiveHandoff
from billing.adapters.issued import ArchivedStatements
from billing.domain.months import Month
from billing.ports import IssuedStatement, StatementRef
from billing.settings import BillingSettings
from customer.migrate import upgrade
from selfcare_shared.db import Database, open_database
from selfcare_shared.links.port import Viewer
from tests.support.closed_month import CLOSED_AT, END, PDF, RECORD, SETTINGS, Around, Statements, reference


def ask(around: Any, now: datetime, settings: BillingSettings = SETTINGS) -> Any:
    return Statements(around, lambda: now, settings)(Viewer("issuer", "owner"), RECORD.customer_id, "2026-10")


def test_closed_month_comes_from_the_archive_without_the_engine() -> None:
    around = Around(IssuedStatement(reference(), PDF))
    made = ask(around, CLOSED_AT)
    assert (made.pdf, made.issued, made.link) == (PDF, True, None)
    assert (around.asked, around.handed) == (["archive"], [])


def test_month_that_has_not_settled_is_read_from_the_engine() -> None:
    around = Around(IssuedStatement(reference(), PDF))
    now = CLOSED_AT - timedelta(seconds=1)
    made = ask(around, now)
    assert around.asked == ["engine"]
    assert not made.issued
    assert [entry.usage_read_at for entry in around.handed] == [now]


class Held(Around):
    """An engine that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__(None)
        self.reading, self.go = threading.Event(), threading.Event()

    def all_usage(self, *_: Any) -> Any:
        self.reading.set()
        assert self.go.wait(5)
        return iter(())


def test_who_joins_a_read_takes_over_the_time_at_which_it_began() -> None:
    """Else a read from before the month closed would be served for good as if it were from after it."""
    around: Any = Held()
    times = [CLOSED_AT - timedelta(seconds=1)]
    statements = Statements(around, lambda: times[-1])
    order = (Viewer("issuer", "owner"), RECORD.customer_id, "2026-10")
    with ThreadPoolExecutor(2) as pool:
        leading = pool.submit(statements, *order)
        assert around.reading.wait(5)
        times.append(CLOSED_AT)
        following = pool.submit(statements, *order)
        time.sleep(0.3)
        around.go.set()
        assert leading.result().reference.usage_read_at == times[0]
        assert following.result().reference.usage_read_at == times[0]
    assert [entry.usage_read_at for entry in around.handed] == [times[0]]


def test_closed_month_that_the_archive_has_not_is_made() -> None:
    around = Around(None)
    assert not ask(around, CLOSED_AT).issued
    assert around.asked == ["archive", "engine"]
    assert around.handed[0].language == "en"


def test_large_issued_statement_is_a_link() -> None:
    small = msgspec.structs.replace(SETTINGS, max_inline_pdf_bytes=len(PDF) - 1)
    made = ask(Around(IssuedStatement(reference(), PDF)), CLOSED_AT, small)
    assert made.link == "https://signed.example/"


class Bucketful:
    """S3 with one object, or an error."""

    def __init__(self, body: bytes = PDF, error: Exception | None = None) -> None:
        self.body, self.error, self.keys = body, error, list[str]()

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        self.keys.append(f"{Bucket}/{Key}")
        if self.error is not None:
            raise self.error
        return {"Body": io.BytesIO(self.body)}


@pytest.fixture
def database(tmp_path: Path) -> Any:
    url = f"sqlite:///{tmp_path / 'index.db'}"
    upgrade(url)
    opened = open_database(url, SETTINGS)
    yield opened
    opened.close()


def index(database: Database, made: StatementRef, state: str = "archived") -> None:
    ArchiveHandoff(database, SETTINGS)._index(made)
    database.execute("UPDATE statement SET state = :state", {"state": state})


def find(database: Database, bucket: Bucketful, settings: BillingSettings = SETTINGS) -> IssuedStatement | None:
    archive = ArchivedStatements(database, settings)
    archive.__dict__["_s3"] = bucket
    return archive.find(RECORD, Month(2026, 10), CLOSED_AT)


def test_issued_statement_is_found_with_its_bytes(database: Database) -> None:
    index(database, reference())
    bucket = Bucketful()
    assert find(database, bucket) == IssuedStatement(reference(), PDF)
    assert bucket.keys == [f"archive/BA1000000101/2026/10/{reference().sha256}.pdf"]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"usage_read_at": CLOSED_AT - timedelta(microseconds=1)}, "archived"),
        ({"language": "de"}, "archived"),
        ({"month": Month(2026, 9)}, "archived"),
        ({"customer_id": "somebody else"}, "archived"),
        ({"billing_account": "BA1000000102"}, "archived"),
        ({}, "pending"),
    ],
    ids=["read too early", "another language", "another month", "another customer", "another account", "still pending"],
)
def test_what_does_not_fit_is_not_served(database: Database, changes: dict[str, Any], state: str) -> None:
    index(database, reference(**changes), state)
    bucket = Bucketful()
    assert find(database, bucket) is None
    assert bucket.keys == []


def test_same_statement_read_again_after_the_month_settled_is_served(database: Database) -> None:
    index(database, reference(usage_read_at=END + timedelta(hours=1)))
    assert find(database, Bucketful()) is None
    assert ArchiveHandoff(database, SETTINGS)._index(reference()) == "archived"
    assert find(database, Bucketful()) is not None
    ArchiveHandoff(database, SETTINGS)._index(reference(usage_read_at=END))
    assert find(database, Bucketful()) is not None


@pytest.mark.parametrize(
    "bucket",
    [
        Bucketful(b"other bytes"),
        Bucketful(error=ClientError({"Error": {"Code": "InvalidObjectState"}}, "GetObject")),
        Bucketful(error=ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")),
        Bucketful(error=EndpointConnectionError(endpoint_url="http://archive")),
    ],
    ids=["altered", "in deep archive", "not there", "away"],
)
def test_object_that_cannot_be_read_now_is_made_anew(database: Database, bucket: Bucketful) -> None:
    index(database, reference())
    assert find(database, bucket) is None


def test_without_an_archive_bucket_nothing_is_asked(database: Database) -> None:
    index(database, reference())
    assert find(database, Bucketful(), msgspec.structs.replace(SETTINGS, archive_bucket="")) is None


def test_file_of_a_month_that_still_lasts_says_so() -> None:
    assert reference().file_name == f"statement-{reference().month}.pdf"
    assert reference(provisional_on=date(2026, 10, 20)).file_name == f"statement-{reference().month}-provisional-2026-10-20.pdf"
