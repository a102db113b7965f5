"""A login's wish to be linked to a company's number, which the account's administrator decides."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from selfcare_shared.links.port import Viewer

State = Literal["waiting", "approved", "declined", "withdrawn"]
Decision = Literal["approved", "declined"]


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked for which number. The code from its text message was right, so whoever asked has the telephone. UTC."""

    approval_id: str
    requester: Viewer
    customer_id: str
    msisdn: str
    state: State
    requested_at: datetime
    decided_at: datetime | None = None

    @property
    def reference(self) -> str:
        """A short word that requester and administrator both see, to be sure that they speak of the same request."""
        return self.approval_id[:8].upper()
