"""The identity provider's signing keys (RFC 7517), by `kid`, from the one configured address.

The last good keys stay in use while the address is down (up to a limit), one fetch runs at a time, and neither an unknown
`kid` nor a provider that is away causes more than one fetch per cooldown. With no key at all nobody can tell a good token from
a bad one: that is Unavailable and no verdict on the token, which would end the customer's session.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import jwt
import msgspec

from selfcare_shared import logs
from selfcare_shared.http_client import HttpClient, OutboundError
from selfcare_shared.problems import Unavailable


class KeySet:
    """Signing keys; `find(kid)` answers the key or None. Durations are seconds."""

    def __init__(
        self,
        http: HttpClient,
        url: str,
        *,
        refresh_interval: float = 300.0,
        cooldown: float = 10.0,
        stale_limit: float = 86_400.0,
        on_change: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http, self._url = http, url
        self._refresh_interval, self._cooldown, self._stale_limit = refresh_interval, cooldown, stale_limit
        self.on_change = on_change
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, Any] = {}
        self._document = b""
        self._fetched_at = self._tried_at = float("-inf")
        self._finished = 0

    def find(self, kid: str) -> Any | None:
        """The public key named `kid`, None when the provider does not publish it; raises Unavailable without usable keys."""
        if not self._usable() or kid not in self._keys:
            self._look_again()
        elif self._age() > self._refresh_interval:
            self._refresh_in_background()
        if not self._usable():
            raise Unavailable
        return self._keys.get(kid)

    def prepare(self) -> None:
        """Have keys before the first token comes; raises Unavailable without usable ones."""
        if not self._usable():
            self._look_again()
        if not self._usable():
            raise Unavailable

    def _age(self) -> float:
        return self._clock() - self._fetched_at

    def _usable(self) -> bool:
        return self._age() <= self._stale_limit

    def _look_again(self) -> None:
        """At the start and after a rotation many requests miss a key at once: one fetches, the others wait for it."""
        if self._clock() - self._tried_at >= self._cooldown:
            self._fetch(wait=True)
        elif self._lock.locked():
            with self._lock:
                pass

    def _refresh_in_background(self) -> None:
        if self._clock() - self._tried_at >= self._cooldown and not self._lock.locked():
            threading.Thread(target=self._fetch, kwargs={"wait": False}, daemon=True).start()

    def _fetch(self, *, wait: bool) -> None:
        """Fetch once; a caller that comes while a fetch runs waits for it and does not fetch again."""
        before = self._finished
        if not self._lock.acquire(blocking=wait):
            return
        try:
            if self._finished != before:
                return
            self._tried_at = self._clock()
            self._accept(self._http.get(self._url))
        except OutboundError as error:
            logs.event("jwks.unreachable", level=logging.WARNING, reason=type(error).__name__)
        finally:
            self._finished += 1
            self._lock.release()

    def _accept(self, answer: Any) -> None:
        keys = _read_keys(answer.body) if answer.status == 200 else {}
        if not keys:
            logs.event("jwks.unusable", level=logging.WARNING, status=answer.status)
            return
        changed = answer.body != self._document and bool(self._document)
        self._keys, self._document, self._fetched_at = keys, answer.body, self._clock()
        if changed:
            logs.event("jwks.changed", count=len(keys))
            self.on_change()


def _read_keys(body: bytes) -> dict[str, Any]:
    """RSA signing keys by kid; anything unreadable gives none."""
    try:
        entries = msgspec.json.decode(body)["keys"]
        return {
            entry["kid"]: jwt.PyJWK(entry, algorithm="RS256").key
            for entry in entries
            if entry.get("kty") == "RSA" and entry.get("use", "sig") == "sig" and isinstance(entry.get("kid"), str)
        }
    except (msgspec.DecodeError, jwt.PyJWTError, KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return {}
