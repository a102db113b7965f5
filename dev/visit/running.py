"""The running local stack as tests use it: tokens by demo login, calls whose answers are held against the contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import urllib3

from dev.demo.logins import DemoLogin, logins
from dev.demo.people import DemoCustomer, corporate_customers, residential_customers
from dev.doubles.aws.setup import aws_client
from dev.stack.stack import Stack
from dev.visit.answers import Answer, check_against_contract

JSON = "application/json"
MERGE = "application/merge-patch+json"
ALL_SCOPES = "openid selfcare/customer.read selfcare/customer.write selfcare/billing.read"
_OWNER = {"customer": "customer", "billing": "billing", "archive": "archiver"}


class Running:
    """A started stack. `at` names the server that a call goes to: `portal` is the gateway."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._pool = urllib3.PoolManager(maxsize=32, retries=False, timeout=60.0)

    def url(self, name: str) -> str:
        """A server's address."""
        return self.stack.plan.url(name)

    def send(
        self,
        method: str,
        path: str,
        *,
        at: str = "portal",
        token: str | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call; an answer of an API operation must fit the contract."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", JSON)
        got = self._pool.request(method, self.url(at) + path, body=data, headers=sent, redirect=False)
        answer = Answer(got.status, dict(got.headers), got.data)
        if at == "portal" or _OWNER.get(path.split("/")[1]) == at:
            check_against_contract(method, path, answer)
        return answer

    def token(self, login: str = "", **order: Any) -> str:
        """An access token of a demo login; keywords bend it as the identity simulator's TokenOrder says."""
        answer = self.send("POST", "/control/token", at="identity", body={"login": login} | order)
        return str(answer.json["token"])

    def get(self, path: str, login: str, **options: Any) -> Answer:
        """GET as a demo login."""
        return self.send("GET", path, token=self.token(login), **options)

    def rating_faults(self, **faults: Any) -> None:
        """Put faults of the rating engine in force; none ends them."""
        if faults:
            self.send("PUT", "/control/faults", at="rating", body=faults)
        else:
            self.send("DELETE", "/control/faults", at="rating")

    def aws(self, service: str) -> Any:
        """A client of the local cloud."""
        return aws_client(service, self.url("aws"))


def this_month() -> str:
    """The month that lasts, as `yyyy-mm` in the demo operator's time zone."""
    return datetime.now(ZoneInfo("Europe/Zurich")).strftime("%Y-%m")


def month_before(count: int) -> str:
    """So many months before this one; from the second on a month is closed whatever the day."""
    now = datetime.now(ZoneInfo("Europe/Zurich"))
    index = now.year * 12 + now.month - 1 - count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def login(key: str) -> DemoLogin:
    """A demo login."""
    return next(entry for entry in logins() if entry.key == key)


def customer_of(key: str, place: int = 0) -> DemoCustomer:
    """The customer that a demo login is linked to."""
    wanted = login(key).customer_ids[place]
    return next(c for c in (*residential_customers(), *corporate_customers()) if c.customer_id == wanted)
