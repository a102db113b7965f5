"""`Queue` over Amazon SQS with long polling."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from archiver.domain.statement import StatementMade, StatementRow
from archiver.ports import Message
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.aws import AWS_ERRORS, client, error_code
from selfcare_shared.problems import Unavailable


class SqsQueue:
    """The statement queue."""

    def __init__(self, settings: ArchiverSettings) -> None:
        self._url, self._wait, self._batch = settings.statement_queue_url, settings.poll_wait, settings.receive_batch

    @cached_property
    def _sqs(self) -> Any:
        return client("sqs", read_timeout=self._wait + 5.0)

    def receive(self) -> list[Message]:
        """Up to a batch, after at most the long poll's wait; raises Unavailable."""
        try:
            answer = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=self._batch, WaitTimeSeconds=self._wait)
        except AWS_ERRORS as error:
            logs.event("queue.unreachable", reason=error_code(error))
            raise Unavailable from None
        return [Message(entry["MessageId"], entry["ReceiptHandle"], entry["Body"]) for entry in answer.get("Messages", [])]

    def delete(self, message: Message) -> None:
        """Done with it; a failure only means that it comes again."""
        try:
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message.receipt)
        except AWS_ERRORS as error:
            logs.event("queue.not_deleted", messageId=message.id, reason=error_code(error))

    def send(self, row: StatementRow) -> None:
        """Ask for a pending statement to be archived; a failure leaves it to the next sweep."""
        body = StatementMade(1, row.statement_id, row.billing_account, row.month, row.sha256)
        try:
            self._sqs.send_message(QueueUrl=self._url, MessageBody=msgspec.json.encode(body).decode())
        except AWS_ERRORS as error:
            logs.event("queue.not_sent", statementId=row.statement_id, reason=error_code(error))
