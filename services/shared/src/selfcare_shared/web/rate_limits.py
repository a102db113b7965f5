"""How often one address and one login may call, by class of operation; beyond that 429 with Retry-After.

Counters are this process's own, so a login may reach a limit once in each process; with a shared store (Redis) the limit
holds over all of them. The edge's web ACL is what bounds an address over the whole estate (ADR 0501).
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import Any, cast

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from selfcare_shared import logs
from selfcare_shared.identity.auth import Subject
from selfcare_shared.problems import RateLimited
from selfcare_shared.settings import CommonSettings
from selfcare_shared.web.contract import Operation
from selfcare_shared.web.counters import ProcessCounters
from selfcare_shared.web.media_types import DOCUMENT_TYPES, PDF, preferred

STORE_PATIENCE = 0.05
STORE_REST = 10.0


class RateLimits:
    """Admits or refuses calls. A shared store that fails rests for ten seconds; this process's counters hold meanwhile."""

    def __init__(self, settings: CommonSettings, clock: Callable[[], float] = time.time, shared: Storage | None = None) -> None:
        self._clock = clock
        self._own = FixedWindowRateLimiter(ProcessCounters(settings.limit_entries, clock))
        store = shared or _open(settings.limit_store)
        self._shared = None if store is None else FixedWindowRateLimiter(store)
        self._shared_rests_until = 0.0
        self._logins = {
            "reads": parse(settings.limit_reads),
            "changes": parse(settings.limit_changes),
            "documents": parse(settings.limit_documents),
            "codes": parse(settings.limit_codes),
            "searches": parse(settings.limit_searches),
        }
        self._address, self._codes_address = parse(settings.limit_address), parse(settings.limit_codes_address)

    def admit_address(self, address: str, kind: str) -> None:
        """Before the token is looked at; raises RateLimited."""
        self._admit(self._address, "address", "all", address)
        if kind == "codes":
            self._admit(self._codes_address, "address", kind, address)

    def admit_login(self, subject: Subject, kind: str) -> None:
        """After the token was verified; raises RateLimited."""
        self._admit(self._logins[kind], "login", kind, f"{subject.issuer} {subject.subject}")

    def _admit(self, limit: RateLimitItem, whose: str, kind: str, key: str) -> None:
        limiter = self._limiter()
        try:
            admitted = limiter.hit(limit, whose, kind, key)
            ends = 0.0 if admitted else limiter.get_window_stats(limit, whose, kind, key).reset_time
        except StorageError:
            self._shared_rests_until = self._clock() + STORE_REST
            logs.event("limits.store_away", level=logging.WARNING)
            return self._admit(limit, whose, kind, key)
        if not admitted:
            logs.event("limit.reached", kind=kind, reason=whose)
            raise RateLimited(max(1, math.ceil(ends - self._clock())))
        return None

    def _limiter(self) -> FixedWindowRateLimiter:
        if self._shared is None or self._shared_rests_until > self._clock():
            return self._own
        return self._shared


def kind_of(operation: Operation, accept: str | None) -> str:
    """The class whose limit a call counts against. What is answered as a PDF counts as one."""
    if operation.limit == "pdf":
        return "documents" if preferred(accept, DOCUMENT_TYPES) == PDF else "reads"
    return operation.limit or ("reads" if operation.method == "GET" else "changes")


def client_address(environ: dict[str, Any], proxy_hops: int) -> str:
    """The caller's address: what the outermost of our own `proxy_hops` proxies saw; a client's words stand further left."""
    seen = environ.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", proxy_hops)
    entry = seen[-proxy_hops].strip() if 0 < proxy_hops <= len(seen) else ""
    return entry[:45] or str(environ.get("REMOTE_ADDR", "-"))


def _open(url: str) -> Storage | None:
    if not url:
        return None
    options: dict[str, Any] = {"socket_timeout": STORE_PATIENCE, "socket_connect_timeout": STORE_PATIENCE}
    return cast(Storage, storage_from_string(url, wrap_exceptions=True, **options))
