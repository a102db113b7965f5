"""Settings of the archiver; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from typing import Annotated

from selfcare_shared.settings import CommonSettings, told


class ArchiverSettings(CommonSettings, frozen=True, kw_only=True):
    """What the archiver needs besides the common settings. Times are seconds.

    Without `dead_letter_queue_url` a message that can never succeed is left to the queue's redrive policy.
    """

    staging_bucket: Annotated[str, told("Bucket where a new statement lies until it is archived")]
    archive_bucket: Annotated[str, told("Bucket where statements are kept for ever")]
    statement_queue_url: Annotated[str, told("Address of the queue from billing to the archiver")]
    dead_letter_queue_url: Annotated[
        str, told("Address of the queue for messages that can never succeed; empty: the queue's own redrive policy")
    ] = ""
    poll_wait: Annotated[int, told("Longest wait of one poll of the queue", "seconds")] = 10
    receive_batch: Annotated[int, told("Messages taken at a time, 1 to 10", "messages")] = 10
    worker_concurrency: Annotated[int, told("Statements archived at a time by one worker, 1 to 64", "statements")] = 4
    visibility_timeout: Annotated[float, told("A taken message stays hidden from other workers so long", "seconds")] = 60.0
    sweep_interval: Annotated[float, told("Pending rows are looked through so often", "seconds")] = 30.0
    sweep_pending_after: Annotated[float, told("A row is looked after once it was pending so long", "seconds")] = 60.0
    inspection_interval: Annotated[float, told("The archive is inspected so often", "seconds")] = 600.0
    inspection_sample: Annotated[int, told("Archived statements that one inspection compares", "statements")] = 20
    orphan_after: Annotated[float, told("A staged object without a row is an orphan after so long", "seconds")] = 86_400.0
    signed_link_lifetime: Annotated[int, told("A signed link to a document is good so long", "seconds")] = 300
    deep_archive_after_days: Annotated[int, told("Statements move to the deep archive after so long", "days")] = 90
    restore_days: Annotated[int, told("A restored statement can be read so long", "days")] = 7
    restore_tier: Annotated[str, told("How fast S3 restores: Standard or Bulk")] = "Standard"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.restore_tier not in {"Standard", "Bulk"}:
            raise ValueError("SELFCARE_RESTORE_TIER must be Standard or Bulk")
        if not 1 <= self.receive_batch <= 10:
            raise ValueError("SELFCARE_RECEIVE_BATCH must be between 1 and 10")
        if not 1 <= self.worker_concurrency <= 64:
            raise ValueError("SELFCARE_WORKER_CONCURRENCY must be between 1 and 64")
