"""Corporate customers: the link stands in the self-care database, the record in the operator's Oracle."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from selfcare_shared import logs
from selfcare_shared.customers import changes
from selfcare_shared.customers.columns import COLUMNS
from selfcare_shared.customers.oracle import sql as statements
from selfcare_shared.customers.oracle import text
from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import ChangeUndecided, CorporateFault, CorporateUnavailable, LettersRefused
from selfcare_shared.customers.oracle.sessions import Session, Sessions
from selfcare_shared.customers.port import CustomerChange, CustomerRecord, VersionConflict
from selfcare_shared.db import Database
from selfcare_shared.links.port import CustomerNotFound, Links, Viewer
from selfcare_shared.problems import Problem

_MOST_PER_NUMBER = 10
_NOT_STORED = "The directory of corporate customers could not be reached and the change was not stored. Try again in a moment."
_CERTAINLY_NOT_STORED = frozenset({Kind.REFUSED_VALUE, Kind.MISCONFIGURED, Kind.BUSY})


# Between two attempts to read back; the first often meets a database that is just failing over.
_BREATH = 0.3
# A frozen network takes most of the time limit before it is noticed. What became of a commit is worth this much of it again.
_SHARE_TO_SETTLE = 0.6


class _CommitLost(CorporateFault):
    """No answer came to a commit."""


class OracleDirectory:
    """`CustomerDirectory` over the view SELFCARE_CUSTOMER. `time_limit` is seconds for one call of this port."""

    def __init__(self, sessions: Sessions, selfcare: Database, links: Links, *, time_limit: float) -> None:
        self._sessions, self._selfcare, self._links = sessions, selfcare, links
        self._time_limit = time_limit

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound, CorporateUnavailable or CorporateTimeout."""
        if not viewer.is_support:
            self._links.require(viewer, customer_id, "corporate")
        return self.record(customer_id)

    def record(self, customer_id: str) -> CustomerRecord:
        """The record, for a viewer whose link was seen; raises as `retrieve`."""
        rows = self._read(statements.BY_ID, {"customer_id": customer_id}, 1, self._deadline())
        if not rows:
            raise CustomerNotFound
        return _record(rows[0])[0]

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        """Apply the change there; the audit trail stays here, intent before and outcome after.

        Raises CustomerNotFound, VersionConflict, ValueRefused, CorporateUnavailable or, when a commit stayed without an
        answer and the record cannot be read or was changed by others since, ChangeUndecided.
        """
        if before.version != change.expected_version:
            raise VersionConflict
        key = changes.record_intent(self._selfcare, viewer, before, change)
        try:
            after = self._apply(before, change, key, self._deadline())
        except Exception as error:
            self._record_outcome(key, _outcome(error), None)
            raise
        self._record_outcome(key, "applied", after)
        return after

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number."""
        rows = self._read(statements.BY_MSISDN, {"msisdn": msisdn}, _MOST_PER_NUMBER, self._deadline())
        return [_record(row)[0] for row in rows]

    def close(self) -> None:
        """Give the connections up."""
        self._sessions.close()

    def _record_outcome(self, key: str, outcome: str, after: CustomerRecord | None) -> None:
        """What became of the change there is settled by now, and a database of ours that is away does not make it untrue."""
        try:
            changes.record_outcome(self._selfcare, key, outcome, after)
        except Problem:
            logs.event("audit.outcome_unrecorded", reason=outcome)

    def _deadline(self) -> float:
        return time.monotonic() + self._time_limit

    def _read(self, sql: str, binds: dict[str, Any], most: int, deadline: float) -> Sequence[Sequence[Any]]:
        """Reads are asked once more when the connection turned out to be dead, on a pool that is new by then."""
        try:
            return self._ask(sql, binds, most, deadline)
        except CorporateFault as fault:
            if fault.kind not in (Kind.LOST, Kind.STALE):
                raise _unread(fault) from None
        try:
            return self._ask(sql, binds, most, deadline, again=True)
        except CorporateFault as fault:
            raise _unread(fault) from None

    def _ask(
        self, sql: str, binds: dict[str, Any], most: int, deadline: float, *, again: bool = False
    ) -> Sequence[Sequence[Any]]:
        with self._sessions.open("read again" if again else "read", deadline) as session:
            return session.rows(sql, binds, most)

    def _apply(self, before: CustomerRecord, change: CustomerChange, key: str, deadline: float) -> CustomerRecord:
        try:
            with self._sessions.open("update", deadline) as session:
                return self._write(session, before, change, key)
        except _CommitLost:
            return self._settle(before, key, max(deadline, time.monotonic() + self._time_limit * _SHARE_TO_SETTLE))
        except CorporateFault as fault:
            if fault.kind in _CERTAINLY_NOT_STORED:
                raise fault.problem() from None
            raise CorporateUnavailable(_NOT_STORED) from None

    def _write(self, session: Session, before: CustomerRecord, change: CustomerChange, key: str) -> CustomerRecord:
        binds = statements.update_binds(before.customer_id, change, key)
        _require_letters(session.lost_letters(change.values))
        if session.change(statements.update(change), binds) != 1:
            session.rollback()
            raise VersionConflict
        self._require_as_meant(session, before, change)
        try:
            session.commit()
        except CorporateFault as fault:
            logs.event("corporate.commit_unanswered", upstream="corporate", reason=fault.reason)
            raise _CommitLost(fault.kind, fault.reason) from None
        try:
            return _record(session.rows(statements.BY_ID, {"customer_id": before.customer_id}, 1)[0])[0]
        except (CorporateFault, CorporateUnavailable, IndexError):
            # It is stored, whatever became of the row since.
            return statements.applied(before, change)

    def _require_as_meant(self, session: Session, before: CustomerRecord, change: CustomerChange) -> None:
        """In a set of few letters: what stands there now has each of them, whatever converted it; else nothing is stored."""
        meant = {} if session.character_set in text.WHOLE_SETS else text.beyond_ascii(change.values)
        rows = session.rows(statements.BY_ID, {"customer_id": before.customer_id}, 1) if meant else ()
        if rows:
            lost = text.lost_letters(meant, dict(zip(COLUMNS, rows[0], strict=False)))
            if lost:
                session.rollback()
            _require_letters(lost)

    def _settle(self, before: CustomerRecord, key: str, deadline: float) -> CustomerRecord:
        """Read back what became of a commit. The lock waits for a transaction that the lost connection may have left open."""
        while time.monotonic() + _BREATH < deadline:
            try:
                with self._sessions.open("settle", deadline) as session:
                    rows = session.rows(statements.BY_ID_LOCKED, {"customer_id": before.customer_id}, 1)
                    session.rollback()
            except (CorporateFault, CorporateUnavailable):
                time.sleep(_BREATH)
                continue
            return _settled(rows, before, key)
        raise ChangeUndecided


def _require_letters(lost: str) -> None:
    if lost:
        raise LettersRefused(lost)


def _unread(fault: CorporateFault) -> Problem:
    """A function behind the operator's view may refuse too, but who reads has sent no value that could be wrong."""
    return CorporateUnavailable() if fault.kind is Kind.REFUSED_VALUE else fault.problem()


def _record(row: Sequence[Any]) -> tuple[CustomerRecord, str | None]:
    try:
        return statements.to_record(row)
    except statements.UnusableRow:
        logs.event("corporate.failed", upstream="corporate", reason="unusable row", kind="misconfigured")
        raise CorporateUnavailable from None


def _settled(rows: Sequence[Sequence[Any]], before: CustomerRecord, key: str) -> CustomerRecord:
    """The record if our commit took effect; raises CorporateUnavailable if it did not, ChangeUndecided if the row cannot tell.

    A program of the operator that waited for our lock goes in the instant our commit lands, and its change clears our key. So
    a key that is missing proves nothing, and only a version that nobody has moved proves that ours was not stored.
    """
    try:
        record, last_key = _record(rows[0])
    except (IndexError, CorporateUnavailable):
        raise ChangeUndecided from None
    if last_key == key:
        return record
    if record.version == before.version:
        raise CorporateUnavailable(_NOT_STORED)
    raise ChangeUndecided


def _outcome(error: Exception) -> str:
    if isinstance(error, ChangeUndecided):
        return "undecided"
    if isinstance(error, VersionConflict) or (isinstance(error, Problem) and error.status < 500):
        return "refused"
    return "failed"
