"""What a session asks of the server that took its connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dev.doubles.oracle.faults import Faults
from dev.doubles.oracle.login import Verifier
from dev.doubles.oracle.store import Store


@dataclass(frozen=True)
class Account:
    """A database user. An application's account may update the columns named in `updatable`, nothing else."""

    verifier: Verifier
    is_owner: bool = False
    updatable: frozenset[str] = frozenset()


class Host(Protocol):
    """Accounts, services, faults and data that all sessions share."""

    faults: Faults
    services: frozenset[str]
    accounts: dict[str, Account]
    nobody: Verifier
    character_set: str
    national_set: str

    def store(self) -> Store:
        """A session's own view of the data."""
        ...

    def count(self, call: str, sql: str) -> None:
        """Remember a call, newest last."""
        ...
