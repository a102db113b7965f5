"""The billing service with an engine that answers from memory: what RetrieveCurrentBalance costs without its call."""

from __future__ import annotations

import os
import time
from typing import Any

from billing import bootstrap
from billing.adapters.rating_tmf import TmfRatingEngine
from billing.domain.balance import Bucket
from billing.domain.notes import Reading
from billing.settings import BillingSettings
from selfcare_shared.settings import load_settings


class Remembered(TmfRatingEngine):
    """Asks once for each account and answers the same from then on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._known: dict[str, list[Bucket]] = {}

    def buckets(self, billing_account: str, deadline: float, reading: Reading | None = None) -> list[Bucket]:
        """The remembered buckets."""
        if billing_account not in self._known:
            self._known[billing_account] = super().buckets(billing_account, time.monotonic() + 30, reading)
        return self._known[billing_account]


setattr(bootstrap, "TmfRatingEngine", Remembered)  # noqa: B010 (the name is bootstrap's own import)
app = bootstrap.build(load_settings(BillingSettings, os.environ))
