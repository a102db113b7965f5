"""What the portal's tests ask of a running stack beside the browser: tokens, calls, faults, text messages."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import urllib3
from playwright.sync_api import Browser

from dev.stack.own_process import OwnStack, temporary_stack
from dev.visit.browser import chromium
from dev.visit.running import customer_of

MERGE = "application/merge-patch+json"
_CODE = re.compile(r"code is (\d{6})")


class PortalStack:
    """A started stack with the calls that set a scene."""

    def __init__(self, own: OwnStack) -> None:
        self.addresses = own.addresses
        self._pool = urllib3.PoolManager(retries=False, timeout=60.0)

    @property
    def portal(self) -> str:
        """Where the portal is."""
        return self.addresses["portal"]

    def call(
        self, method: str, path: str, *, login: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """One call through the gateway as a demo login."""
        token = self._send("POST", f"{self.addresses['identity']}/control/token", {"login": login}).json()["token"]
        return self._send(method, self.portal + path, body, {"Authorization": f"Bearer {token}"} | dict(headers or {}))

    def make_statement(self, login: str, month: str) -> bytes:
        """Have the PDF of a month made, so that the archive has a statement to show."""
        path = f"/billing/v1/customers/{customer_of(login).customer_id}/usage/{month}"
        answer = self.call("GET", path, login=login, headers={"Accept": "application/pdf"})
        assert answer.status == 200, answer.data
        return answer.data

    def change_details(self, login: str, change: Mapping[str, Any]) -> None:
        """Change the record of a login's first customer behind the browser's back."""
        path = f"/customer/v1/customers/{customer_of(login).customer_id}"
        etag = self.call("GET", path, login=login).headers["ETag"]
        answer = self.call("PATCH", path, login=login, body=change, headers={"If-Match": etag, "Content-Type": MERGE})
        assert answer.status == 200, answer.data

    def rating_faults(self, **faults: Any) -> None:
        """Put faults of the rating engine in force; none ends them."""
        self._send("PUT" if faults else "DELETE", f"{self.addresses['rating']}/control/faults", faults or None)

    def codes(self) -> list[str]:
        """The one-time codes in the text messages, as the operator's inbox lists them."""
        return _CODE.findall(self._send("GET", f"{self.addresses['aws']}/local/inbox.json").data.decode())

    def new_code(self, before: list[str], seconds: float = 10) -> str:
        """The code in the message that came since `before`; it is sent after the answer."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            fresh = self.codes()
            for code in before:
                fresh.remove(code)
            if fresh:
                return fresh[0]
            time.sleep(0.05)
        raise AssertionError("no code came")

    def _send(
        self, method: str, url: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        sent = {"Content-Type": "application/json"} | dict(headers or {}) if body is not None else dict(headers or {})
        data = None if body is None else json.dumps(body).encode()
        return self._pool.request(method, url, body=data, headers=sent, redirect=False)


@contextmanager
def portal_in_a_browser() -> Iterator[tuple[PortalStack, Browser]]:
    """A stack of its own and a headless browser, both ended afterwards."""
    with temporary_stack() as own, chromium() as browser:
        yield PortalStack(own), browser


def last_month() -> tuple[str, str]:
    """As `2026-10` and as the portal writes it in English."""
    now = datetime.now(UTC)
    year, month = (now.year - 1, 12) if now.month == 1 else (now.year, now.month - 1)
    return f"{year:04d}-{month:02d}", datetime(year, month, 1, tzinfo=UTC).strftime("%B %Y")
