"""Settings of the customer service; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from typing import Annotated

from selfcare_shared.customers.settings import DirectorySettings
from selfcare_shared.settings import told


class CustomerSettings(DirectorySettings, frozen=True, kw_only=True):
    """What the customer service needs besides the common settings. Durations are seconds.

    `sim_swap_url` and `number_recycling_url` are the addresses up to the version of the operator's CAMARA APIs; one that is
    empty is not asked. A number that changed within `number_hold_hours` gets no code. `notice_sender` is the address from
    which owners are told by e-mail; with none nobody is told.
    """

    link_code_key: Annotated[str, told("Key that one-time codes are stored under, at least 16 characters", secret=True)]
    link_code_lifetime: Annotated[int, told("A one-time code is good so long", "seconds")] = 300
    link_code_tries: Annotated[int, told("Wrong codes after which a challenge is over", "tries")] = 5
    link_resend_delay: Annotated[int, told("Least time between two codes for one number", "seconds")] = 60
    link_codes_per_number_quarter_hour: Annotated[int, told("Codes for one number in a quarter of an hour", "codes")] = 3
    link_codes_per_number_day: Annotated[int, told("Codes for one number in a day", "codes")] = 10
    link_numbers_per_login_day: Annotated[int, told("Numbers that one login asks codes for in a day", "numbers")] = 5
    link_approval_lifetime: Annotated[int, told("A wish to see a company's number waits so long for an answer", "seconds")] = (
        1_209_600
    )
    exports_per_day: Annotated[int, told("Data exports of one login in a day", "exports")] = 5
    sim_swap_url: Annotated[str, told("Address up to the version of the operator's CAMARA SIM Swap API; empty: not asked")] = ""
    number_recycling_url: Annotated[
        str, told("Address up to the version of the operator's CAMARA Number Recycling API; empty: not asked")
    ] = ""
    number_hold_hours: Annotated[
        int, told("A number that changed hands or SIM within so long gets no code, 1 to 2400", "hours")
    ] = 72
    number_events_token: Annotated[str, told("Token for both CAMARA APIs", secret=True)] = ""
    number_events_timeout: Annotated[float, told("Longest wait for one answer of the CAMARA APIs", "seconds")] = 3.0
    number_events_ca_file: Annotated[str, told("Path of the certificates that the CAMARA APIs' own is checked against")] = ""
    notice_sender: Annotated[str, told("Address from which owners are told by e-mail; empty: nobody is told")] = ""
    operator_name: Annotated[str, told("The operator's name as customers know it")] = "Alpina Mobile"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.number_hold_hours <= 2400:
            raise ValueError("number_hold_hours must be 1 to 2400, which is what the SIM Swap API takes")
        if len(self.link_code_key) < 16:
            raise ValueError("SELFCARE_LINK_CODE_KEY must be at least 16 characters")
