"""What a service says of itself when it starts."""

from __future__ import annotations

import hashlib

import msgspec

from selfcare_shared import logs
from selfcare_shared.server.settings import server_settings
from selfcare_shared.settings import CommonSettings

# Parts of setting names whose values stay out of the fingerprint: they may hold passwords, or lead to guessing them.
# `limit_store` is an address with its password; `token_leeway` and its like are no secrets.
_SECRET = ("url", "key", "password", "secret", "events_token", "limit_store")


def announce(service: str, settings: CommonSettings) -> None:
    """Log the start with the release and a fingerprint of the settings, so that a change of either shows in the log."""
    logs.event("service.started", service=service, version=fingerprint(settings), release=server_settings().release)


def fingerprint(settings: CommonSettings) -> str:
    """Twelve hex digits over every setting that is no address and no secret."""
    plain = {name: value for name, value in msgspec.structs.asdict(settings).items() if not any(s in name for s in _SECRET)}
    return hashlib.sha256(msgspec.json.encode(sorted(plain.items()))).hexdigest()[:12]
