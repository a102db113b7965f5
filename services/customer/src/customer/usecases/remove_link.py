"""RemoveLink, RemoveAccount: links end at once, and the owners are told."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from customer.ports import HoldingsReader, LinkRemovals
from customer.usecases.tell_owner import TellOwner
from selfcare_shared.links.port import Link, Links, Viewer
from selfcare_shared.problems import NotFound


class RemoveLink:
    """Ends one link of a login."""

    def __init__(self, links: Links, removals: LinkRemovals, tell_owner: TellOwner) -> None:
        self._links, self._removals, self._tell_owner = links, removals, tell_owner

    def __call__(self, viewer: Viewer, customer_id: str, link_id: str, trace_id: str) -> None:
        """End this login's link to this customer; raises NotFound when there is none."""
        named = (customer_id, link_id.lower())
        found = next((link for link in self._links.list(viewer) if (link.customer_id, link.link_id) == named), None)
        if found is None or not self._removals.remove(viewer, customer_id, datetime.now(UTC), trace_id):
            raise NotFound
        _tell(self._tell_owner, found)


class RemovedAccount(msgspec.Struct, frozen=True):
    """How many links ended, and how many statements stay in the archive."""

    ended_links: int
    kept_statements: int


class RemoveAccount:
    """Ends everything that a login has in self-care."""

    def __init__(self, holdings: HoldingsReader, removals: LinkRemovals, tell_owner: TellOwner) -> None:
        self._holdings, self._removals, self._tell_owner = holdings, removals, tell_owner

    def __call__(self, viewer: Viewer, trace_id: str) -> RemovedAccount:
        """End every link of the login, and its wishes for more."""
        kept = self._holdings.kept_statements(viewer)
        ended = self._removals.remove_all(viewer, datetime.now(UTC), trace_id)
        for link in ended:
            _tell(self._tell_owner, link)
        return RemovedAccount(len(ended), kept)


def _tell(tell_owner: TellOwner, link: Link) -> None:
    tell_owner(link.segment, link.customer_id, link.msisdn, "unlinked")
