"""Every code of Oracle and its driver that is known here, by what it means for a call; docs/oracle/README.md shows the table.

Oracle's numbers: https://docs.oracle.com/error-help/db/ ; the driver's:
https://python-oracledb.readthedocs.io/en/latest/user_guide/troubleshooting.html .
"""

from __future__ import annotations

import enum


class Kind(enum.Enum):
    """What went wrong, as far as it decides what happens next."""

    AWAY = "away"
    STARTING = "starting"
    LOST = "lost"
    STALE = "stale"
    TIMEOUT = "timeout"
    WAITED = "waited"
    LOGIN = "login"
    BUSY = "busy"
    REFUSED_VALUE = "refused value"
    MISCONFIGURED = "misconfigured"
    UNKNOWN = "unknown"


_CODES = {
    # The connection is gone: asked again on a new one.
    Kind.LOST: (
        "ORA-00028 ORA-01012 ORA-02396 ORA-02399 ORA-03113 ORA-03114 ORA-03135 ORA-12537 ORA-12547 ORA-12571 ORA-25408 "
        "ORA-25425 DPY-1001 DPY-1002 DPY-4011 DPY-4033"
    ),
    # Something behind the view was compiled or moved while the session remembered its old form, or the rows as they were
    # are no longer held: the same question on the same session has an answer.
    Kind.STALE: (
        "ORA-01555 ORA-04020 ORA-04021 ORA-04022 ORA-04061 ORA-04062 ORA-04065 ORA-04068 ORA-06508 ORA-08103 ORA-08176"
    ),
    Kind.STARTING: (
        "ORA-01033 ORA-01034 ORA-01089 ORA-01090 ORA-01092 ORA-01109 ORA-12505 ORA-12514 ORA-12516 ORA-12518 ORA-12519 "
        "ORA-12520 ORA-12521 ORA-12526 ORA-12527 ORA-12528 ORA-12757 ORA-27101 DPY-6001 DPY-6003"
    ),
    Kind.TIMEOUT: "ORA-01013 ORA-03136 ORA-03156 ORA-12609 DPY-4024",
    Kind.WAITED: "DPY-4005",
    Kind.LOGIN: "ORA-01005 ORA-01017 ORA-01045 ORA-28000 ORA-28001 ORA-28002 ORA-28040 ORA-28365 DPY-4001 DPY-3015",
    Kind.BUSY: ("ORA-00018 ORA-00020 ORA-00054 ORA-00060 ORA-02049 ORA-02391 ORA-04031 ORA-08177 ORA-10388 ORA-30006"),
    Kind.REFUSED_VALUE: ("ORA-01400 ORA-01401 ORA-01407 ORA-01438 ORA-01461 ORA-02290 ORA-02291 ORA-02292 ORA-12713 ORA-12899"),
    # Ours or the DBA's to mend; asked again, they answer the same.
    Kind.MISCONFIGURED: (
        "ORA-00001 ORA-00904 ORA-00942 ORA-01031 ORA-01720 ORA-01732 ORA-01733 ORA-01779 ORA-01950 ORA-04063 ORA-06550 "
        "ORA-12705 ORA-28110 ORA-28112 ORA-28115 ORA-28150 ORA-41900 ORA-42399 DPY-3001 DPY-3010 DPY-3012 DPY-4000 DPY-4027"
    ),
    Kind.AWAY: (
        "ORA-12154 ORA-12170 ORA-12541 ORA-12543 ORA-12545 ORA-12560 ORA-28759 ORA-28860 ORA-29024 DPY-6000 DPY-6002 DPY-6005"
    ),
}
KINDS = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
ACTIONS = {
    Kind.LOST: "read asked again on a new pool; change not stored, 503",
    Kind.STALE: "asked again on the same session; the gate stays open",
    Kind.STARTING: "away: gate shuts, 503 with Retry-After 30",
    Kind.TIMEOUT: "connection thrown away, 504; three in a row shut the gate",
    Kind.WAITED: "away: gate shuts, listener is pinged before a new pool",
    Kind.LOGIN: "ours: next try after 45 s",
    Kind.BUSY: "503 with Retry-After 3; the gate stays open",
    Kind.REFUSED_VALUE: "refused: 422 on a change, 503 on a read",
    Kind.MISCONFIGURED: "ours: 503, run check-corporate; the gate stays open",
    Kind.AWAY: "away: gate shuts, 503 with Retry-After 10",
}


def table() -> str:
    """The table as Markdown, in the order of `ACTIONS`."""
    lines = ["| Kind | Codes | What happens |", "|---|---|---|"]
    for kind, action in ACTIONS.items():
        codes = ", ".join(code for code, of in sorted(KINDS.items()) if of is kind)
        lines.append(f"| {kind.value} | {codes} | {action} |")
    return "\n".join(lines) + "\n"
