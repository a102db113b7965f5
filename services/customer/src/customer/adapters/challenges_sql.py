"""`Challenges` over the `link_challenge` table."""

from __future__ import annotations

from datetime import datetime

from customer.domain.challenge import Challenge
from selfcare_shared.db import Connection, Database, instant, stored
from selfcare_shared.links.port import Segment, Viewer

_SENT = "SELECT COUNT(*) FROM link_challenge WHERE msisdn = :msisdn AND created_at > :since"
_NUMBERS = (
    "SELECT COUNT(DISTINCT msisdn) FROM link_challenge WHERE issuer = :issuer AND subject = :subject AND created_at > :since"
    " AND msisdn <> ''"
)
_SUPERSEDE = (
    "UPDATE link_challenge SET used_at = :now"
    " WHERE issuer = :issuer AND subject = :subject AND msisdn = :msisdn AND used_at IS NULL AND challenge_id <> :challenge_id"
)
_INSERT = (
    "INSERT INTO link_challenge (challenge_id, issuer, subject, msisdn, customer_id, segment, code_hash, created_at,"
    " expires_at, tries) VALUES (:challenge_id, :issuer, :subject, :msisdn, :customer_id, :segment, :code_hash, :created_at,"
    " :expires_at, 0)"
)
_ASSIGN = (
    "UPDATE link_challenge SET customer_id = :customer_id, segment = :segment"
    " WHERE challenge_id = :challenge_id AND used_at IS NULL AND expires_at > :now"
)
_TRY = (
    "UPDATE link_challenge SET tries = tries + 1 WHERE challenge_id = :challenge_id AND issuer = :issuer"
    " AND subject = :subject AND used_at IS NULL AND expires_at > :now AND tries < :tries"
)
_READ = (
    "SELECT msisdn, customer_id, segment, code_hash, created_at, expires_at FROM link_challenge"
    " WHERE challenge_id = :challenge_id"
)
_USE = "UPDATE link_challenge SET used_at = :now WHERE challenge_id = :challenge_id AND used_at IS NULL"
_WITHDRAW = "UPDATE link_challenge SET used_at = :now, msisdn = '' WHERE challenge_id = :challenge_id"
_BURN = f"{_USE} AND tries >= :tries"


class SqlChallenges:
    """Counts, keeps and consumes one-time codes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sent_since(self, msisdn: str, since: datetime) -> int:
        """Codes asked for this number since then."""
        return self._count(_SENT, {"msisdn": msisdn, "since": stored(since)})

    def numbers_since(self, viewer: Viewer, since: datetime) -> int:
        """Different numbers this login asked for since then."""
        return self._count(_NUMBERS, {"issuer": viewer.issuer, "subject": viewer.subject, "since": stored(since)})

    def replace(self, challenge: Challenge) -> None:
        """Keep the challenge; older ones of the same login and number end.

        Not one transaction: many that end and insert for one number would lock each other out. The code goes out after both.
        """
        values = {
            "challenge_id": challenge.challenge_id,
            "issuer": challenge.viewer.issuer,
            "subject": challenge.viewer.subject,
            "msisdn": challenge.msisdn,
            "customer_id": challenge.customer_id,
            "segment": challenge.segment,
            "code_hash": challenge.code_hash,
            "created_at": stored(challenge.created_at),
            "expires_at": stored(challenge.expires_at),
            "now": stored(challenge.created_at),
        }
        self._database.execute(_INSERT, values)
        self._database.retrying(lambda connection: connection.execute(_SUPERSEDE, values))

    def assign(self, challenge_id: str, customer_id: str, segment: Segment, now: datetime) -> bool:
        """Whose number it is, before the code is sent; False when it has ended meanwhile and must not be."""
        values = {"challenge_id": challenge_id, "customer_id": customer_id, "segment": segment, "now": stored(now)}
        return self._database.execute(_ASSIGN, values) == 1

    def take_try(self, viewer: Viewer, challenge_id: str, now: datetime, tries: int) -> Challenge | None:
        """Count the try before looking, so that parallel guesses cannot share the last one."""
        key = {"challenge_id": challenge_id, "issuer": viewer.issuer, "subject": viewer.subject}
        if self._database.execute(_TRY, key | {"now": stored(now), "tries": tries}) != 1:
            return None
        row = self._database.one(_READ, {"challenge_id": challenge_id})
        if row is None:
            return None
        return Challenge(
            challenge_id=challenge_id,
            viewer=viewer,
            msisdn=row[0],
            customer_id=row[1],
            segment=row[2],
            code_hash=row[3],
            created_at=instant(row[4]),
            expires_at=instant(row[5]),
        )

    def withdraw(self, challenge_id: str, now: datetime) -> None:
        """End a challenge whose code was never sent; it counts as none."""
        self._database.execute(_WITHDRAW, {"challenge_id": challenge_id, "now": stored(now)})

    def burn(self, challenge_id: str, now: datetime, tries: int) -> bool:
        """End a challenge that has no try left; True for the one caller that ended it."""
        return self._database.execute(_BURN, {"challenge_id": challenge_id, "now": stored(now), "tries": tries}) == 1

    def use(self, connection: Connection, challenge_id: str, now: datetime) -> bool:
        """Mark as used, inside the caller's transaction; False when it already was."""
        return connection.execute(_USE, {"challenge_id": challenge_id, "now": stored(now)}) == 1

    def _count(self, sql: str, parameters: dict[str, str]) -> int:
        row = self._database.one(sql, parameters)
        return 0 if row is None else int(row[0])
