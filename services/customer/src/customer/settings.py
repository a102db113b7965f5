"""Settings of the customer service; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from selfcare_shared.settings import DirectorySettings


class CustomerSettings(DirectorySettings, frozen=True, kw_only=True):
    """What the customer service needs besides the common settings. Durations are seconds.

    `sim_swap_url` and `number_recycling_url` are the addresses up to the version of the operator's CAMARA APIs; one that is
    empty is not asked. A number that changed within `number_hold_hours` gets no code. `notice_sender` is the address from
    which owners are told by e-mail; with none nobody is told.
    """

    link_code_key: str
    link_code_lifetime: int = 300
    link_code_tries: int = 5
    link_resend_delay: int = 60
    link_codes_per_number_quarter_hour: int = 3
    link_codes_per_number_day: int = 10
    link_numbers_per_login_day: int = 5
    link_approval_lifetime: int = 1_209_600
    exports_per_day: int = 5
    sim_swap_url: str = ""
    number_recycling_url: str = ""
    number_hold_hours: int = 72
    number_events_token: str = ""
    number_events_timeout: float = 3.0
    number_events_ca_file: str = ""
    notice_sender: str = ""
    operator_name: str = "Alpina Mobile"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.number_hold_hours <= 2400:
            raise ValueError("number_hold_hours must be 1 to 2400, which is what the SIM Swap API takes")
        if len(self.link_code_key) < 16:
            raise ValueError("SELFCARE_LINK_CODE_KEY must be at least 16 characters")
