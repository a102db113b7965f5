"""Settings of the customer service; `SELFCARE_<NAME>` in the environment."""

from __future__ import annotations

from selfcare_shared.settings import DirectorySettings


class CustomerSettings(DirectorySettings, frozen=True, kw_only=True):
    """What the customer service needs besides the common settings. Durations are seconds."""

    link_code_key: str
    link_code_lifetime: int = 300
    link_code_tries: int = 5
    link_resend_delay: int = 60
    link_codes_per_number_quarter_hour: int = 3
    link_codes_per_number_day: int = 10
    link_numbers_per_login_day: int = 5
    link_approval_lifetime: int = 1_209_600
    exports_per_day: int = 5
    operator_name: str = "Alpina Mobile"

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.link_code_key) < 16:
            raise ValueError("SELFCARE_LINK_CODE_KEY must be at least 16 characters")
