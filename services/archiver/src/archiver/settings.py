"""Settings of the archiver; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from selfcare_shared.settings import CommonSettings


class ArchiverSettings(CommonSettings, frozen=True, kw_only=True):
    """What the archiver needs besides the common settings. Times are seconds.

    Without `dead_letter_queue_url` a message that can never succeed is left to the queue's redrive policy.
    """

    staging_bucket: str
    archive_bucket: str
    statement_queue_url: str
    dead_letter_queue_url: str = ""
    poll_wait: int = 10
    receive_batch: int = 10
    worker_concurrency: int = 4
    visibility_timeout: float = 60.0
    sweep_interval: float = 30.0
    sweep_pending_after: float = 60.0
    inspection_interval: float = 600.0
    inspection_sample: int = 20
    orphan_after: float = 86_400.0
    signed_link_lifetime: int = 300
    deep_archive_after_days: int = 90
    restore_days: int = 7
    restore_tier: str = "Standard"
    heartbeat_file: str = ""
    heartbeat_limit: float = 90.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.restore_tier not in {"Standard", "Bulk"}:
            raise ValueError("SELFCARE_RESTORE_TIER must be Standard or Bulk")
        if not 1 <= self.receive_batch <= 10:
            raise ValueError("SELFCARE_RECEIVE_BATCH must be between 1 and 10")
        if not 1 <= self.worker_concurrency <= 64:
            raise ValueError("SELFCARE_WORKER_CONCURRENCY must be between 1 and 64")
