"""What tests of rate limits need: a clock that is moved by hand, settings with limits, logins."""

from __future__ import annotations

from dev.stack.environments import environment
from selfcare_shared.identity.auth import Subject
from selfcare_shared.settings import CommonSettings, load_settings

SCOPES = frozenset({"a"})


class Clock:
    """Stands until `now` is changed."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def settings(**limits: str) -> CommonSettings:
    """The customer service's, with these."""
    given = {f"SELFCARE_{name.upper()}": value for name, value in limits.items()}
    return load_settings(CommonSettings, environment("customer") | given)


def login(subject: str) -> Subject:
    """A login with that subject."""
    return Subject("issuer", subject, SCOPES, frozenset(), 0, 0)
