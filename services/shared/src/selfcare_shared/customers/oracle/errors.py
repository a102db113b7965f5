"""What the driver raises, mapped once to what the caller gets.

A driver's message is read for its codes
and goes nowhere else, because it names hosts and accounts.
"""

from __future__ import annotations

import re
from typing import Any

import oracledb

from selfcare_shared.customers.oracle.codes import KINDS, Kind
from selfcare_shared.problems import Unavailable, UnprocessableContent, UpstreamTimeout


class CorporateUnavailable(Unavailable):
    """The corporate directory cannot be asked."""

    default_detail = "The directory of corporate customers cannot be reached. Nothing else is affected. Try again in a moment."


class CorporateStarting(CorporateUnavailable):
    """The database is starting or shutting down, or its service moves to another host."""

    default_detail = "The directory of corporate customers is starting. Nothing else is affected. Try again in half a minute."
    retry_after = 30


class CorporateBusy(CorporateUnavailable):
    """The record is locked by someone else, or too many questions are on their way."""

    default_detail = "The directory of corporate customers is busy. Try again in a moment."
    retry_after = 3


class CorporateTimeout(UpstreamTimeout):
    """The corporate directory did not answer in time; nothing was changed."""

    default_detail = "The directory of corporate customers did not answer in time. Try again in a moment."


class ChangeUndecided(CorporateUnavailable):
    """A commit stayed without an answer, and the record could not be read, or was changed by others, since."""

    default_detail = "It is not certain that the change was stored. Load the record again before repeating the change."


class ValueRefused(UnprocessableContent):
    """The corporate database has a rule of its own that a value breaks."""

    default_detail = "The directory of corporate customers does not take one of the values. Shorten it or leave it out."


class LettersRefused(ValueRefused):
    """The corporate database's character set has not every letter of a value."""

    def __init__(self, letters: str) -> None:
        super().__init__(f"The directory of corporate customers cannot hold {' '.join(letters)}. Write it in other letters.")


# RAISE_APPLICATION_ERROR: the operator's own triggers answer with these.
_OPERATORS_OWN = range(20000, 21000)
_CODE = re.compile(r"\b(?:ORA-\d{5}|DPY-\d{4})\b")
# The driver wraps these around the code that tells more.
_WRAPPERS = ("DPY-6005", "DPY-6000", "DPY-4011")


class CorporateFault(Exception):
    """A driver's error with its kind and its telling code, inside the adapter.

    It is no news when another call on the same pool has met it before, or when the database was not asked at all.
    """

    def __init__(self, kind: Kind, reason: str, *, is_news: bool = True) -> None:
        super().__init__(reason)
        self.kind, self.reason, self.is_news = kind, reason, is_news

    def problem(self) -> Unavailable | UpstreamTimeout | UnprocessableContent:
        """What the caller gets."""
        return _PROBLEMS.get(self.kind, CorporateUnavailable)()


_PROBLEMS: dict[Kind, type[CorporateUnavailable] | type[CorporateTimeout] | type[ValueRefused]] = {
    Kind.STARTING: CorporateStarting,
    Kind.TIMEOUT: CorporateTimeout,
    Kind.BUSY: CorporateBusy,
    Kind.REFUSED_VALUE: ValueRefused,
}


def classify(error: oracledb.Error) -> CorporateFault:
    """The driver's error as ours, while connecting; what is not in the table counts as away, by its code."""
    detail: Any = error.args[0] if error.args else ""
    codes = _CODE.findall(f"{getattr(detail, 'full_code', '')} {detail}")
    telling = next((code for code in codes if code not in _WRAPPERS), codes[0] if codes else type(error).__name__)
    kind = KINDS.get(telling)
    if kind is None and "DPY-4011" in codes:
        kind = Kind.LOST
    return CorporateFault(kind or Kind.AWAY, telling)


def classify_answer(error: oracledb.Error) -> CorporateFault:
    """The same for a statement: a database that answers with a code of its own is not away, whatever the code."""
    fault = classify(error)
    if fault.kind is not Kind.AWAY or not fault.reason.startswith("ORA-"):
        return fault
    is_own = int(fault.reason.removeprefix("ORA-")) in _OPERATORS_OWN
    return CorporateFault(Kind.REFUSED_VALUE if is_own else Kind.UNKNOWN, fault.reason)
