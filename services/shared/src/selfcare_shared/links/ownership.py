"""Numbers that went to another subscriber: links from before end, and what lies before stays hidden from the new one.

A month that began before the number changed hands holds the usage of both, so it is shown to neither: the first month to be
seen is the first whole one.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from selfcare_shared.db import Connection, stored

# Never back: a call that comes again late would open the previous subscriber's history to the present one.
_BEGIN_AGAIN = (
    "UPDATE number_ownership SET owned_since = :since, first_month = :first_month"
    " WHERE customer_id = :customer_id AND owned_since <= :since"
)
_KNOWN = "SELECT customer_id FROM number_ownership WHERE customer_id = :customer_id"
_BEGIN = "INSERT INTO number_ownership (customer_id, owned_since, first_month) VALUES (:customer_id, :since, :first_month)"
_END_LINKS = (
    "UPDATE login_link SET ended_at = :now WHERE customer_id = :customer_id AND ended_at IS NULL AND linked_at < :since"
)


def visible_month(alias: str) -> str:
    """SQL condition: the row's month is one that the present subscriber of `:customer_id` may see. Asked once a statement."""
    return (
        f"{alias}.month >= COALESCE((SELECT o.first_month FROM number_ownership o"  # noqa: S608
        " WHERE o.customer_id = :customer_id), '')"
    )


def since_owned(alias: str, column: str) -> str:
    """SQL condition: the row's moment does not lie before the time of `:customer_id`'s present subscriber. Asked once."""
    return (
        f"{alias}.{column} >= COALESCE((SELECT o.owned_since FROM number_ownership o"  # noqa: S608
        " WHERE o.customer_id = :customer_id), '1000-01-01')"
    )


def first_whole_month(since: datetime, zone: ZoneInfo) -> str:
    """`yyyy-mm` of the first month, there, that begins at `since` or later."""
    local = since.astimezone(zone)
    begins = local == local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    index = local.year * 12 + local.month - (1 if begins else 0)
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


class NumberOwnership:
    """Writes down that a number went to another subscriber."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def begin(self, connection: Connection, customer_id: str, since: datetime, now: datetime) -> int | None:
        """The customer's number is its present subscriber's since then; answers how many older links ended by it.

        Inside the caller's transaction. None, and nothing changed, when a later change of hands is known already.
        """
        values = {
            "customer_id": customer_id,
            "since": stored(since),
            "first_month": first_whole_month(since, self._zone),
            "now": stored(now),
        }
        known = connection.one(_KNOWN, values) is not None
        began = connection.execute(_BEGIN_AGAIN if known else _BEGIN, values) == 1
        return connection.execute(_END_LINKS, values) if began else None
