"""`Handoff` by index row, staging object and queue message, in this order (design decision 9).

Nothing handed out is lost: when the staging bucket is away the PDF waits in the database; when the queue is away the row stays
`pending` and the archiver's sweeper asks for it later.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

import msgspec

from billing.ports import StatementRef
from billing.settings import BillingSettings
from selfcare_shared import logs
from selfcare_shared.archive_keys import object_metadata, staging_key
from selfcare_shared.aws import AWS_ERRORS, client, error_code
from selfcare_shared.db import Database, DuplicateRow, stored
from selfcare_shared.problems import Unavailable
from selfcare_shared.statement_made import StatementMade

_INSERT = (
    "INSERT INTO statement (statement_id, customer_id, billing_account, month, language, sha256, size_bytes, state, created_at,"
    " usage_read_at) VALUES (:statement_id, :customer_id, :billing_account, :month, :language, :sha256, :size_bytes, 'pending',"
    " :created_at, :usage_read_at)"
)
_SPILL = "INSERT INTO statement_spill (statement_id, pdf, created_at) VALUES (:statement_id, :pdf, :created_at)"
_READ_AGAIN = (
    "UPDATE statement SET usage_read_at = :usage_read_at, language = :language WHERE statement_id = :statement_id"
    " AND (usage_read_at IS NULL OR usage_read_at < :usage_read_at)"
)
_STATE = "SELECT state FROM statement WHERE statement_id = :statement_id"
_AWAY = "The statement is ready, but too large to send while the storage is away. Try again in a moment."


def _carried(statement: StatementRef) -> dict[str, str]:
    """What the copy carries, so that a row lost by the database can be taken back from it."""
    values = msgspec.structs.asdict(statement) | {"month": str(statement.month), "created_at": datetime.now(UTC)}
    del values["provisional_on"]
    return object_metadata(values)


class ArchiveHandoff:
    """Writes the row, stages the PDF, sends the message; safe to repeat for the same statement."""

    def __init__(self, database: Database, settings: BillingSettings) -> None:
        self._database, self._bucket = database, settings.staging_bucket
        self._queue, self._lifetime = settings.statement_queue_url, settings.signed_link_lifetime

    @cached_property
    def _s3(self) -> Any:
        return client("s3", connect_timeout=1.0, read_timeout=4.0, attempts=2)

    @cached_property
    def _sqs(self) -> Any:
        return client("sqs", connect_timeout=1.0, read_timeout=3.0, attempts=1)

    def hand_over(self, statement: StatementRef, pdf: bytes) -> None:
        """Index row first, then the staging object, then the message."""
        if self._index(statement) == "archived":
            return
        try:
            self._stage(staging_key(statement.statement_id), pdf, _carried(statement))
        except Unavailable:
            self._spill(statement, pdf)
        self._send(statement)

    def signed_link(self, statement: StatementRef, pdf: bytes) -> str:
        """A link to a copy of its own, because the staging copy goes when the archive has it."""
        key = f"handout/{statement.statement_id}.pdf"
        self._stage(key, pdf)
        target = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{statement.file_name}"',
            "ResponseContentType": "application/pdf",
        }
        return str(self._s3.generate_presigned_url("get_object", Params=target, ExpiresIn=self._lifetime))

    def _index(self, statement: StatementRef) -> str:
        values = msgspec.structs.asdict(statement)
        del values["provisional_on"]
        values |= {"month": str(statement.month), "usage_read_at": statement.usage_read_at and stored(statement.usage_read_at)}
        try:
            self._database.execute(_INSERT, values | {"created_at": stored(datetime.now(UTC))})
        except DuplicateRow:
            again = ("statement_id", "usage_read_at", "language")
            self._database.execute(_READ_AGAIN, {name: values[name] for name in again})
            row = self._database.one(_STATE, {"statement_id": statement.statement_id})
            return "pending" if row is None else str(row[0])
        return "pending"

    def _spill(self, statement: StatementRef, pdf: bytes) -> None:
        """Into the database instead of the staging bucket; raises Unavailable when that is away as well."""
        values = {"statement_id": statement.statement_id, "pdf": pdf, "created_at": stored(datetime.now(UTC))}
        with contextlib.suppress(DuplicateRow):
            self._database.execute(_SPILL, values)
        logs.event("statement.spilled", statementId=statement.statement_id, bytes=len(pdf))

    def _stage(self, key: str, pdf: bytes, metadata: Mapping[str, str] = MappingProxyType({})) -> None:
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=pdf, ContentType="application/pdf", Metadata=dict(metadata))
        except AWS_ERRORS as error:
            logs.event("statement.not_staged", reason=error_code(error))
            raise Unavailable(_AWAY) from None

    def _send(self, statement: StatementRef) -> None:
        """A message that cannot be sent now is sent by the sweeper: the row and the staging object stand."""
        made = StatementMade(
            schema_version=1,
            statement_id=statement.statement_id,
            billing_account=statement.billing_account,
            month=str(statement.month),
            sha256=statement.sha256,
        )
        try:
            self._sqs.send_message(QueueUrl=self._queue, MessageBody=made.encode())
        except AWS_ERRORS as error:
            logs.event("statement.not_queued", statementId=statement.statement_id, reason=error_code(error))
