"""`NumberEvents` over the GSMA Open Gateway (CAMARA) APIs SIM Swap and Number Recycling.

https://github.com/camaraproject/SimSwap and https://github.com/camaraproject/NumberRecycling. A number that was ported in
is a SIM swap to the first of them, since it came with a new card.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from customer.ports import Hold
from customer.settings import CustomerSettings
from selfcare_shared.http_client import HttpAnswer, HttpClient, OutboundError
from selfcare_shared.problems import Unavailable

_JSON = ("Accept: application/json", "Content-Type: application/json")


def _today() -> date:
    return datetime.now(UTC).date()


class CamaraNumberEvents:
    """Asks both APIs; one whose address is not set is not asked."""

    def __init__(self, settings: CustomerSettings, today: Callable[[], date] = _today) -> None:
        self._swap, self._recycling = settings.sim_swap_url.rstrip("/"), settings.number_recycling_url.rstrip("/")
        self._hours, self._today = settings.number_hold_hours, today
        token = settings.number_events_token
        self._headers = (*_JSON, f"Authorization: Bearer {token}") if token else _JSON
        self._http = HttpClient(
            connect_timeout=1.0,
            total_timeout=settings.number_events_timeout,
            max_bytes=65_536,
            ca_file=settings.number_events_ca_file or settings.outbound_ca_file,
        )

    def hold(self, msisdn: str) -> Hold | None:
        """Why the number is held, None when it is not; raises Unavailable for anything but a clear answer."""
        if self._swap and self._ask(self._swap, {"phoneNumber": msisdn, "maxAge": self._hours}, "swapped"):
            return "sim-swap"
        since = self._today() - timedelta(days=-(-self._hours // 24))
        asked = {"phoneNumber": msisdn, "specifiedDate": since.isoformat()}
        if self._recycling and self._ask(self._recycling, asked, "phoneNumChanged"):
            return "recycled"
        return None

    def _ask(self, base: str, question: dict[str, Any], member: str) -> bool:
        try:
            answer = self._http.post(f"{base}/check", msgspec.json.encode(question), self._headers)
        except OutboundError:
            raise Unavailable from None
        return _told(answer, member)


def _told(answer: HttpAnswer, member: str) -> bool:
    try:
        document = msgspec.json.decode(answer.body) if answer.status == 200 else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = None
    told = document.get(member) if isinstance(document, dict) else None
    if not isinstance(told, bool):
        raise Unavailable
    return told
