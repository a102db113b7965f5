"""ListCustomerLinks: which logins see a customer, for those who see it too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.link_rights import may_end
from selfcare_shared.links.port import HeldLink, Links, Viewer
from selfcare_shared.problems import NotFound


class LinkEntry(msgspec.Struct, frozen=True):
    """One login's link: whether it is the one who asks, and whether that one may end it."""

    held: HeldLink
    is_own: bool
    may_end: bool


class ListCustomerLinks:
    """Reads every link to a customer; `settles_after` is when a link is no fresh one any more."""

    def __init__(self, links: Links, settles_after: timedelta) -> None:
        self._links, self._settles_after = links, settles_after

    def __call__(self, viewer: Viewer, customer_id: str) -> list[LinkEntry]:
        """The oldest first; raises NotFound for a stranger. Support sees all and ends none."""
        held = self._links.of_customer(customer_id)
        own = next((entry.link for entry in held if entry.login == _login(viewer)), None)
        if own is None and not viewer.is_support:
            raise NotFound
        now = datetime.now(UTC)
        return [
            LinkEntry(entry, entry.link == own, own is not None and may_end(own, entry.link, now, self._settles_after))
            for entry in held
        ]


def _login(viewer: Viewer) -> Viewer:
    return Viewer(viewer.issuer, viewer.subject)
