"""Settings of the billing service; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from typing import Annotated, Literal

from selfcare_shared.customers.settings import DirectorySettings
from selfcare_shared.settings import told


class BillingSettings(DirectorySettings, frozen=True, kw_only=True):
    """What the billing service needs besides the common settings. Times are seconds, sizes bytes.

    A month is closed `month_settles_after` its end: until then late records still come. Without `archive_bucket` closed months
    are made anew as well.
    """

    rating_engine_url: Annotated[str, told("Address of the rating engine")]
    rating_engine_dialect: Annotated[
        Literal["tmf", "cgrates"], told("What the rating engine speaks: tmf (TM Forum) or cgrates")
    ] = "tmf"
    rating_engine_tenant: Annotated[str, told("The operator's tenant in CGRateS")] = "cgrates.org"
    staging_bucket: Annotated[str, told("Bucket where a new statement lies until it is archived")]
    statement_queue_url: Annotated[str, told("Address of the queue from billing to the archiver")]
    archive_bucket: Annotated[str, told("Bucket where statements are kept for ever")] = ""
    month_settles_after: Annotated[
        float, told("A month is closed so long after its end; until then late records come", "seconds")
    ] = 259_200.0
    rating_engine_connect_timeout: Annotated[float, told("Longest time to connect to the rating engine", "seconds")] = 1.0
    rating_engine_read_timeout: Annotated[float, told("Longest wait for one answer of the rating engine", "seconds")] = 5.0
    rating_engine_ca_file: Annotated[str, told("Path of the certificates that the rating engine's own is checked against")] = ""
    rating_engine_concurrency: Annotated[int, told("Calls to the rating engine at a time, in one process", "calls")] = 6
    rating_engine_page_size: Annotated[int, told("Records asked for at a time", "records")] = 1000
    rating_engine_retries: Annotated[int, told("Further attempts after one that failed", "attempts")] = 2
    rating_engine_breaker_failures: Annotated[
        int, told("Failures in a row after which the engine is left alone", "failures")
    ] = 12
    rating_engine_breaker_pause: Annotated[float, told("The engine is left alone so long", "seconds")] = 5.0
    balance_deadline: Annotated[float, told("Longest time for a balance", "seconds")] = 8.0
    usage_deadline: Annotated[float, told("Longest time for a month's usage", "seconds")] = 25.0
    statement_deadline: Annotated[
        float, told("Longest time for a statement, from the first record read to the last page rendered", "seconds")
    ] = 27.0
    max_statement_rows: Annotated[int, told("Most records of one statement", "records")] = 100_000
    max_inline_pdf_bytes: Annotated[int, told("Larger PDFs are handed out by a signed link", "bytes")] = 6 * 1024 * 1024
    signed_link_lifetime: Annotated[int, told("A signed link to a document is good so long", "seconds")] = 300
    statement_mask_numbers: Annotated[bool, told("Whether called numbers are shortened in statements")] = False
    statement_list_freephone: Annotated[bool, told("Whether calls to free numbers are listed, on statements and on screen")] = (
        False
    )
    freephone_prefixes: Annotated[str, told("How numbers begin that are free to call, separated by blanks or commas")] = (
        "+800 +41800"
    )
    operator_name: Annotated[str, told("The operator's name as customers know it")] = "Alpina Mobile"
    operator_tax_id: Annotated[str, told("The operator's tax number, on statements")] = "CHE-123.456.789 MWST"
    operator_contact: Annotated[str, told("Phone number and address for questions about a statement, on statements")] = (
        "0800 555 000, help@alpina.example"
    )

    @property
    def freephone_starts(self) -> tuple[str, ...]:
        """How numbers begin that are free to call."""
        return tuple(self.freephone_prefixes.replace(",", " ").split())
