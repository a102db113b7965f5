"""`Archive` over two S3 buckets: staging, and the archive under Object Lock, from which nothing can be deleted.

Conditional writes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
Restore: https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
"""

from __future__ import annotations

import base64
import hashlib
import random
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from archiver.domain.statement import StatementRow, carried, from_carried
from archiver.ports import ArchivedObject
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.archive_keys import STAGING_PREFIX, staging_key
from selfcare_shared.aws import AWS_ERRORS, client, error_code
from selfcare_shared.problems import Unavailable

_MISSING = {"NoSuchKey", "404", "NotFound"}
_COLD = {"GLACIER", "DEEP_ARCHIVE"}
# Upper bounds that AWS gives for a restore from Deep Archive, in hours.
RESTORE_HOURS = {"Standard": 12, "Bulk": 48}


class S3Archive:
    """Reads staging, writes the archive once."""

    def __init__(self, settings: ArchiverSettings) -> None:
        self._settings = settings

    @cached_property
    def _s3(self) -> Any:
        return client("s3")

    def staged(self, row: StatementRow) -> bytes | None:
        """The staged PDF, or None when there is none."""
        return self._read(self._settings.staging_bucket, row.staging_key)

    def keep(self, row: StatementRow, pdf: bytes) -> bool:
        """Write once; False when an object stands there already."""
        for attempt in range(4):
            try:
                self._put(row, pdf)
                return True
            except AWS_ERRORS as error:
                code = error_code(error)
                if code == "PreconditionFailed":
                    return False
                if code != "ConditionalRequestConflict":
                    raise _away("archive.write", error) from None
                time.sleep(random.uniform(0, 0.2 * 2**attempt))  # noqa: S311
        raise Unavailable

    def kept_hash(self, row: StatementRow) -> str | None:
        """SHA-256 of the object in the archive, or None; raises Unavailable when a cold object cannot say it.

        S3's own checksum suffices: it was verified when the object was written, and a cold object cannot be read.
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
        """
        head = self._head(row.archive_key)
        if head is None:
            return None
        checksum = head.get("ChecksumSHA256", "")
        # With a part count behind it, it is a checksum of checksums.
        if checksum and "-" not in checksum:
            return base64.b64decode(checksum).hex()
        if head.get("StorageClass") in _COLD and "expiry-date" not in head.get("Restore", ""):
            logs.event("archive.read_failed", statementId=row.statement_id, reason="cold object without a checksum")
            raise Unavailable
        body = self._read(self._settings.archive_bucket, row.archive_key)
        return None if body is None else hashlib.sha256(body).hexdigest()

    def unstage(self, row: StatementRow) -> None:
        """Drop the staging copy; the bucket's expiry does it if this fails."""
        try:
            self._s3.delete_object(Bucket=self._settings.staging_bucket, Key=row.staging_key)
        except AWS_ERRORS as error:
            logs.event("staging.not_deleted", statementId=row.statement_id, reason=error_code(error))

    def probe(self) -> None:
        """Whether the archive bucket answers; raises Unavailable."""
        try:
            self._s3.head_bucket(Bucket=self._settings.archive_bucket)
        except AWS_ERRORS as error:
            raise _away("archive.probe", error) from None

    def inspect(self, row: StatementRow) -> str:
        """What is wrong with the archived object: `missing`, `altered`, `unlocked`, or nothing."""
        target = {"Bucket": self._settings.archive_bucket, "Key": row.archive_key}
        try:
            head = self._s3.head_object(**target, ChecksumMode="ENABLED")
            self._s3.get_object_retention(**target)
        except AWS_ERRORS as error:
            if error_code(error) in _MISSING:
                return "missing"
            if error_code(error) == "NoSuchObjectLockConfiguration":
                return "unlocked"
            raise _away("archive.inspect", error) from None
        wanted = base64.b64encode(bytes.fromhex(row.sha256)).decode()
        return "" if head.get("ChecksumSHA256") == wanted and head["ContentLength"] == row.size_bytes else "altered"

    def staged_before(self, moment: datetime) -> list[str]:
        """Statement ids of staging copies older than that, a page of them at most; from anywhere when there are more."""
        place = {"Bucket": self._settings.staging_bucket, "Prefix": STAGING_PREFIX}
        try:
            page = self._s3.list_objects_v2(**place)
            if page.get("IsTruncated"):
                page = self._s3.list_objects_v2(**place, StartAfter=f"{STAGING_PREFIX}{uuid.uuid4()}")
        except AWS_ERRORS as error:
            raise _away("staging.list", error) from None
        old = [entry["Key"] for entry in page.get("Contents", []) if entry["LastModified"] < moment]
        return [key.removeprefix(STAGING_PREFIX).removesuffix(".pdf") for key in old]

    def objects(self) -> Iterator[str]:
        """Key of every object in the archive, in the order of keys."""
        return self._keys(self._settings.archive_bucket, "")

    def staged_ids(self) -> Iterator[str]:
        """Statement id of every staging copy."""
        for key in self._keys(self._settings.staging_bucket, STAGING_PREFIX):
            yield key.removeprefix(STAGING_PREFIX).removesuffix(".pdf")

    def described(self, key: str) -> StatementRow | None:
        """The row that an archived object carries, or None when it carries none."""
        head = self._head(key)
        return None if head is None else from_carried(head.get("Metadata", {}), "archived", head["LastModified"])

    def staged_row(self, statement_id: str) -> StatementRow | None:
        """The row that a staging copy carries, or None when it carries none."""
        head = self._head(staging_key(statement_id), self._settings.staging_bucket)
        return None if head is None else from_carried(head.get("Metadata", {}), "pending", None)

    def look(self, row: StatementRow) -> ArchivedObject | None:
        """State of the archived object, or None when it is missing."""
        try:
            head = self._s3.head_object(Bucket=self._settings.archive_bucket, Key=row.archive_key)
        except AWS_ERRORS as error:
            if error_code(error) in _MISSING:
                logs.event("archive.object_missing", statementId=row.statement_id)
                return None
            raise _away("archive.look", error) from None
        if head.get("StorageClass") not in _COLD:
            return ArchivedObject("archived", None)
        restore = head.get("Restore", "")
        if 'ongoing-request="true"' in restore:
            return ArchivedObject("restoring", _expected(row.restore_asked_at, RESTORE_HOURS[self._settings.restore_tier]))
        return ArchivedObject("restored" if "expiry-date" in restore else "deep-archived", None)

    def link(self, row: StatementRow) -> str:
        """A short-lived address of the object."""
        target = {
            "Bucket": self._settings.archive_bucket,
            "Key": row.archive_key,
            "ResponseContentDisposition": f'attachment; filename="{row.file_name(ZoneInfo(self._settings.time_zone))}"',
            "ResponseContentType": "application/pdf",
        }
        lifetime = self._settings.signed_link_lifetime
        return str(self._s3.generate_presigned_url("get_object", Params=target, ExpiresIn=lifetime))

    def restore(self, row: StatementRow) -> None:
        """Start a restore; one that runs already is left alone."""
        request = {
            "Days": self._settings.restore_days,
            "GlacierJobParameters": {"Tier": self._settings.restore_tier},
        }
        try:
            self._s3.restore_object(Bucket=self._settings.archive_bucket, Key=row.archive_key, RestoreRequest=request)
        except AWS_ERRORS as error:
            if error_code(error) != "RestoreAlreadyInProgress":
                raise _away("archive.restore", error) from None

    def _head(self, key: str, bucket: str = "") -> Any:
        try:
            return self._s3.head_object(Bucket=bucket or self._settings.archive_bucket, Key=key, ChecksumMode="ENABLED")
        except AWS_ERRORS as error:
            if error_code(error) in _MISSING:
                return None
            raise _away("archive.read", error) from None

    def _keys(self, bucket: str, prefix: str) -> Iterator[str]:
        try:
            for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
                yield from (entry["Key"] for entry in page.get("Contents", []))
        except AWS_ERRORS as error:
            raise _away("archive.list", error) from None

    def _put(self, row: StatementRow, pdf: bytes) -> None:
        self._s3.put_object(
            Bucket=self._settings.archive_bucket,
            Key=row.archive_key,
            Body=pdf,
            ContentType="application/pdf",
            Metadata=carried(row),
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=base64.b64encode(bytes.fromhex(row.sha256)).decode(),
            IfNoneMatch="*",
        )

    def _read(self, bucket: str, key: str) -> bytes | None:
        try:
            body: bytes = self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            return body
        except AWS_ERRORS as error:
            if error_code(error) in _MISSING:
                return None
            raise _away("archive.read", error) from None


def _expected(asked_at: datetime | None, hours: int) -> datetime | None:
    """Counted from the moment it was asked for, so that it comes nearer; None when nobody knows, or when it has passed."""
    expected = None if asked_at is None else asked_at + timedelta(hours=hours)
    return None if expected is None or expected < datetime.now(UTC) else expected


def _away(what: str, error: Exception) -> Unavailable:
    logs.event(what + "_failed", reason=error_code(error))
    return Unavailable("The archive is away. Try again in a moment.")
