"""Who may end whose link to a customer."""

from __future__ import annotations

from datetime import datetime, timedelta

from selfcare_shared.links.port import ADMINISTRATOR, Link


def may_end(own: Link, other: Link, now: datetime, settles_after: timedelta) -> bool:
    """Whether the login with the link `own` may end the link `other` to the same customer.

    Everybody ends the own link. A company's administrator ends everybody's, its users nobody else's. A person's number: whoever
    has been linked for `settles_after` ends any, a fresh link only those that came after it, so that somebody who has just
    taken hold of a telephone for a minute cannot put its owner out.
    """
    if own.link_id == other.link_id:
        return True
    if own.segment == "corporate":
        return own.role == ADMINISTRATOR
    return own.linked_at + settles_after <= now or own.linked_at < other.linked_at


def leaves_no_administrator(ended: Link, all_links: list[Link]) -> bool:
    """Whether the company would have users and nobody who decides about them."""
    if ended.segment != "corporate" or ended.role != ADMINISTRATOR:
        return False
    rest = [link for link in all_links if link.link_id != ended.link_id]
    return bool(rest) and not any(link.role == ADMINISTRATOR for link in rest)
