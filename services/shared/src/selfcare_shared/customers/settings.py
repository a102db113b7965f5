"""Settings of a service that reads customers; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from typing import Annotated

from selfcare_shared.customers.oracle.address import read_address
from selfcare_shared.settings import CommonSettings, told


class DirectorySettings(CommonSettings, frozen=True, kw_only=True):
    """Settings of a service that reads customers in both segments."""

    corporate_database_url: Annotated[str, told("Address of the corporate Oracle, with account and password", secret=True)]
    corporate_ca_file: Annotated[str, told("Path of the certificates that the corporate database's own is checked against")] = (
        ""
    )
    corporate_places: Annotated[int, told("Calls to the corporate database at a time, in one process", "calls")] = 4
    corporate_connect_timeout: Annotated[float, told("Longest time to connect to the corporate database", "seconds")] = 2.0
    corporate_call_timeout: Annotated[float, told("Longest wait for one round trip to the corporate database", "seconds")] = 2.5
    corporate_time_limit: Annotated[
        float, told("Longest time for everything that one request asks of the corporate database", "seconds")
    ] = 7.0

    def __post_init__(self) -> None:
        super().__post_init__()
        read_address(self.corporate_database_url)
