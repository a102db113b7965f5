"""`IssuedStatements` over the statement index and the archive bucket, where billing may read single objects and no more.

Without the right to list the bucket S3 answers 403 for an object that is not there; a cold object answers InvalidObjectState.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cached_property
from typing import Any

from billing.domain.months import Month
from billing.ports import IssuedStatement, StatementRef
from billing.settings import BillingSettings
from selfcare_shared import logs
from selfcare_shared.archive_keys import archive_key
from selfcare_shared.aws import AWS_ERRORS, client, error_code
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.db import Database, instant, stored

_NEWEST = (
    "SELECT statement_id, sha256, size_bytes, usage_read_at FROM statement WHERE customer_id = :customer_id"
    " AND billing_account = :billing_account AND month = :month AND language = :language AND state = 'archived'"
    " AND usage_read_at >= :read_from ORDER BY usage_read_at DESC, statement_id LIMIT 1"
)


class ArchivedStatements:
    """Without an archive bucket in the settings nothing is found, and every statement is made anew."""

    def __init__(self, database: Database, settings: BillingSettings) -> None:
        self._database, self._bucket = database, settings.archive_bucket

    @cached_property
    def _s3(self) -> Any:
        return client("s3", connect_timeout=0.5, read_timeout=2.0, attempts=1)

    def find(self, record: CustomerRecord, month: Month, read_from: datetime) -> IssuedStatement | None:
        """The newest whose usage was read at `read_from` or later, when its bytes are at hand and whole."""
        reference = self._reference(record, month, read_from) if self._bucket else None
        if reference is None:
            return None
        pdf = self._read(reference)
        return None if pdf is None else IssuedStatement(reference, pdf)

    def _reference(self, record: CustomerRecord, month: Month, read_from: datetime) -> StatementRef | None:
        wanted = {"customer_id": record.customer_id, "billing_account": record.billing_account, "month": str(month)}
        row = self._database.one(_NEWEST, wanted | {"language": record.language, "read_from": stored(read_from)})
        if row is None:
            return None
        return StatementRef(
            statement_id=row[0],
            customer_id=record.customer_id,
            billing_account=record.billing_account,
            month=month,
            language=record.language,
            sha256=row[1],
            size_bytes=int(row[2]),
            usage_read_at=instant(row[3]),
        )

    def _read(self, reference: StatementRef) -> bytes | None:
        key = archive_key(reference.billing_account, str(reference.month), reference.sha256)
        try:
            pdf: bytes = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except AWS_ERRORS as error:
            logs.event("archive.not_served", statementId=reference.statement_id, reason=error_code(error))
            return None
        if hashlib.sha256(pdf).hexdigest() != reference.sha256:
            logs.event("archive.damaged", statementId=reference.statement_id, reason="altered")
            return None
        return pdf
