"""`Queue` over Amazon SQS with long polling, and `DeadLetters` over its dead-letter queue.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from archiver.domain.statement import StatementRow
from archiver.ports import DeadLetter, Message
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.aws import AWS_ERRORS, client, error_code
from selfcare_shared.problems import Unavailable
from selfcare_shared.statement_made import StatementMade

# Long enough to look at every letter once before the first comes round again.
_LETTER_VISIBILITY = 120
_STALE_BATCHES = 20
_COUNTS = {
    "waiting": "ApproximateNumberOfMessages",
    "inFlight": "ApproximateNumberOfMessagesNotVisible",
}


class SqsQueue:
    """The statement queue."""

    def __init__(self, settings: ArchiverSettings) -> None:
        self._url, self._dead = settings.statement_queue_url, settings.dead_letter_queue_url
        self._wait, self._batch = settings.poll_wait, settings.receive_batch
        self._visibility = int(settings.visibility_timeout)

    @cached_property
    def _sqs(self) -> Any:
        return client("sqs", read_timeout=self._wait + 5.0)

    def receive(self) -> list[Message]:
        """Up to a batch, after at most the long poll's wait; raises Unavailable."""
        try:
            answer = self._sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=self._batch,
                WaitTimeSeconds=self._wait,
                VisibilityTimeout=self._visibility,
            )
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

    def send(self, row: StatementRow) -> bool:
        """Ask for a pending statement to be archived; False when the queue is away, which leaves it to the next sweep."""
        made = StatementMade(
            schema_version=1,
            statement_id=row.statement_id,
            billing_account=row.billing_account,
            month=row.month,
            sha256=row.sha256,
        )
        try:
            self.send_body(made.encode())
        except Unavailable:
            logs.event("queue.not_sent", statementId=row.statement_id)
            return False
        return True

    def send_body(self, body: str) -> None:
        """Send a message again as it was; raises Unavailable."""
        try:
            self._sqs.send_message(QueueUrl=self._url, MessageBody=body)
        except AWS_ERRORS as error:
            logs.event("queue.unreachable", reason=error_code(error))
            raise Unavailable from None

    def extend(self, message: Message, seconds: float) -> bool:
        """Keep a message in hand for so long from now; False when it may have gone to somebody else."""
        try:
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=message.receipt, VisibilityTimeout=int(seconds)
            )
        except AWS_ERRORS as error:
            logs.event("queue.not_extended", messageId=message.id, reason=error_code(error))
            return False
        return True

    def bury(self, message: Message, reason: str) -> bool:
        """Move a message that can never succeed to the dead letters; False when that was not possible."""
        if not self._dead:
            return False
        why = {"reason": {"DataType": "String", "StringValue": reason}}
        try:
            self._sqs.send_message(QueueUrl=self._dead, MessageBody=message.body, MessageAttributes=why)
        except AWS_ERRORS as error:
            logs.event("queue.not_buried", messageId=message.id, reason=error_code(error))
            return False
        self.delete(message)
        return True

    def figures(self) -> dict[str, int]:
        """Messages waiting, in flight and dead; raises Unavailable."""
        found = self._count(self._url)
        return found | ({"dead": self._count(self._dead)["waiting"]} if self._dead else {})

    def _count(self, url: str) -> dict[str, int]:
        try:
            answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS.values()))
        except AWS_ERRORS as error:
            logs.event("queue.unreachable", reason=error_code(error))
            raise Unavailable from None
        return {name: int(answer["Attributes"].get(attribute, 0)) for name, attribute in _COUNTS.items()}


class SqsDeadLetters:
    """The dead-letter queue."""

    def __init__(self, settings: ArchiverSettings) -> None:
        self._url = settings.dead_letter_queue_url

    @cached_property
    def _sqs(self) -> Any:
        return client("sqs")

    def count(self) -> int:
        """About how many letters there are; raises Unavailable."""
        name = _COUNTS["waiting"]
        try:
            return int(self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])["Attributes"][name])
        except AWS_ERRORS:
            raise Unavailable from None

    def all(self) -> Iterator[DeadLetter]:
        """Every letter once; a letter stays out of sight until it is deleted or released. Raises Unavailable.

        A long run meets letters again whose time out of sight is over; only many batches of nothing else end it.
        """
        seen: set[str] = set()
        stale = 0
        while stale < _STALE_BATCHES and (batch := self._receive()):
            fresh = [letter for letter in batch if letter.id not in seen]
            stale = 0 if fresh else stale + 1
            seen.update(letter.id for letter in fresh)
            yield from fresh

    def delete(self, letter: DeadLetter) -> None:
        """It is dealt with; raises Unavailable."""
        try:
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=letter.receipt)
        except AWS_ERRORS:
            raise Unavailable from None

    def release(self, letter: DeadLetter) -> None:
        """It stays, and can be looked at again at once; otherwise after the visibility timeout."""
        try:
            self._sqs.change_message_visibility(QueueUrl=self._url, ReceiptHandle=letter.receipt, VisibilityTimeout=0)
        except AWS_ERRORS as error:
            logs.event("queue.not_released", messageId=letter.id, reason=error_code(error))

    def _receive(self) -> list[DeadLetter]:
        try:
            answer = self._sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=10,
                VisibilityTimeout=_LETTER_VISIBILITY,
                WaitTimeSeconds=1,
                MessageAttributeNames=["reason"],
            )
        except AWS_ERRORS:
            raise Unavailable from None
        return [
            DeadLetter(
                entry["MessageId"],
                entry["ReceiptHandle"],
                entry["Body"],
                entry.get("MessageAttributes", {}).get("reason", {}).get("StringValue", "retries"),
            )
            for entry in answer.get("Messages", [])
        ]
