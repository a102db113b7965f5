"""What the driver raises, mapped once to what the caller gets.

Oracle's numbers: https://docs.oracle.com/error-help/db/ ; the driver's:
https://python-oracledb.readthedocs.io/en/latest/user_guide/troubleshooting.html . A driver's message is read for its codes
and goes nowhere else, because it names hosts and accounts.
"""

from __future__ import annotations

import enum
import re
from typing import Any

import oracledb

from selfcare_shared.problems import Unavailable, UnprocessableContent, UpstreamTimeout


class Kind(enum.Enum):
    """What went wrong, as far as it decides what happens next."""

    AWAY = "away"
    STARTING = "starting"
    LOST = "lost"
    TIMEOUT = "timeout"
    WAITED = "waited"
    LOGIN = "login"
    BUSY = "busy"
    REFUSED_VALUE = "refused value"
    MISCONFIGURED = "misconfigured"
    UNKNOWN = "unknown"


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


_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("ORA-03113", "ORA-03114", "ORA-03135", "ORA-00028", "ORA-02396", "ORA-01012", "ORA-02399"), Kind.LOST),
    **dict.fromkeys(("DPY-4011", "DPY-1001", "DPY-1002", "DPY-4033", "ORA-25408"), Kind.LOST),
    **dict.fromkeys(("ORA-01033", "ORA-01034", "ORA-01089", "ORA-01090", "ORA-01092", "ORA-12514"), Kind.STARTING),
    **dict.fromkeys(("ORA-12505", "ORA-12516", "ORA-12520", "ORA-12521", "ORA-12528", "DPY-6001", "DPY-6003"), Kind.STARTING),
    **dict.fromkeys(("DPY-4024", "ORA-01013", "ORA-03136"), Kind.TIMEOUT),
    "DPY-4005": Kind.WAITED,
    **dict.fromkeys(("ORA-01017", "ORA-01045", "ORA-28000", "ORA-28001", "ORA-28002", "ORA-01005"), Kind.LOGIN),
    **dict.fromkeys(("ORA-00054", "ORA-00060", "ORA-30006", "ORA-08177", "ORA-00018", "ORA-00020"), Kind.BUSY),
    **dict.fromkeys(("ORA-12899", "ORA-01400", "ORA-01407", "ORA-01438", "ORA-02290", "ORA-02291"), Kind.REFUSED_VALUE),
    **dict.fromkeys(("ORA-00942", "ORA-00904", "ORA-01031", "ORA-41900", "ORA-00001"), Kind.MISCONFIGURED),
}
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
    kind = _KINDS.get(telling)
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
