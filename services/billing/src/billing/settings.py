"""Settings of the billing service; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from typing import Literal

from selfcare_shared.settings import DirectorySettings


class BillingSettings(DirectorySettings, frozen=True, kw_only=True):
    """What the billing service needs besides the common settings. Times are seconds, sizes bytes.

    A month is closed `month_settles_after` its end: until then late records still come. Without `archive_bucket` closed months
    are made anew as well.
    """

    rating_engine_url: str
    rating_engine_dialect: Literal["tmf", "cgrates"] = "tmf"
    rating_engine_tenant: str = "cgrates.org"
    staging_bucket: str
    statement_queue_url: str
    archive_bucket: str = ""
    month_settles_after: float = 259_200.0
    rating_engine_connect_timeout: float = 1.0
    rating_engine_read_timeout: float = 5.0
    rating_engine_ca_file: str = ""
    rating_engine_concurrency: int = 6
    rating_engine_page_size: int = 1000
    rating_engine_retries: int = 2
    rating_engine_breaker_failures: int = 12
    rating_engine_breaker_pause: float = 5.0
    balance_deadline: float = 8.0
    usage_deadline: float = 25.0
    max_statement_rows: int = 100_000
    max_inline_pdf_bytes: int = 6 * 1024 * 1024
    signed_link_lifetime: int = 300
    statement_mask_numbers: bool = False
    statement_list_freephone: bool = False
    freephone_prefixes: str = "+800 +41800"
    operator_name: str = "Alpina Mobile"
    operator_tax_id: str = "CHE-123.456.789 MWST"
    operator_contact: str = "Questions about this statement: call 0800 555 000 or write to help@alpina.example"

    @property
    def freephone_starts(self) -> tuple[str, ...]:
        """How numbers begin that are free to call."""
        return tuple(self.freephone_prefixes.replace(",", " ").split())
