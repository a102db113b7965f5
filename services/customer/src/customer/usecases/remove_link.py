"""RemoveLink, RemoveAccount: links end at once, and the owners are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.link_rights import leaves_no_administrator, may_end
from customer.ports import LinkRemovals, PersonalDataReader
from customer.usecases.tell_owner import TellOwner
from selfcare_shared.links.port import HeldLink, Link, Links, Viewer
from selfcare_shared.problems import Conflict, Forbidden, NotFound

_USERS_END_THEIR_OWN = "Only an administrator of the company ends somebody else's access. Ask one of them."
_TOO_FRESH = "Your own link is too new to end an older one. Try again later, or call us if somebody else holds your number."
_LAST_ADMINISTRATOR = "You are the last administrator while others see this number. End their access first, or call us."


class RemoveLink:
    """Ends one link to a customer: the login's own, or another's where the login may."""

    def __init__(self, links: Links, removals: LinkRemovals, tell_owner: TellOwner, settles_after: timedelta) -> None:
        self._links, self._removals, self._tell_owner = links, removals, tell_owner
        self._settles_after = settles_after

    def __call__(self, viewer: Viewer, customer_id: str, link_id: str, trace_id: str) -> None:
        """End it at once.

        Raises NotFound for a stranger and for a link that is not there, Forbidden where the login may not end it, Conflict for
        a company's last administrator while others are linked.
        """
        held = self._links.of_customer(customer_id)
        own = next((entry for entry in held if entry.login == viewer), None)
        other = next((entry for entry in held if entry.link.link_id == link_id.lower()), None)
        if own is None or other is None:
            raise NotFound
        self._require_right(own.link, other.link, [entry.link for entry in held])
        if not self._end(own, other, trace_id):
            raise NotFound
        _tell(self._tell_owner, other.link)

    def _require_right(self, own: Link, other: Link, every: list[Link]) -> None:
        if not may_end(own, other, datetime.now(UTC), self._settles_after):
            raise Forbidden(_USERS_END_THEIR_OWN if own.segment == "corporate" else _TOO_FRESH)
        if leaves_no_administrator(other, every):
            raise Conflict(_LAST_ADMINISTRATOR)

    def _end(self, own: HeldLink, other: HeldLink, trace_id: str) -> bool:
        now, customer_id = datetime.now(UTC), other.link.customer_id
        if own == other:
            return self._removals.remove(own.login, customer_id, now, trace_id)
        return self._removals.end(other, own.login, now, trace_id)


class RemovedAccount(msgspec.Struct, frozen=True):
    """How many links ended, and how many statements stay in the archive."""

    ended_links: int
    kept_statements: int


class RemoveAccount:
    """Ends everything that a login has in self-care."""

    def __init__(self, personal_data: PersonalDataReader, removals: LinkRemovals, tell_owner: TellOwner) -> None:
        self._personal_data, self._removals, self._tell_owner = personal_data, removals, tell_owner

    def __call__(self, viewer: Viewer, trace_id: str) -> RemovedAccount:
        """End every link of the login, and its wishes for more."""
        kept = self._personal_data.kept_statements(viewer)
        ended = self._removals.remove_all(viewer, datetime.now(UTC), trace_id)
        for link in ended:
            _tell(self._tell_owner, link)
        return RemovedAccount(len(ended), kept)


def _tell(tell_owner: TellOwner, link: Link) -> None:
    tell_owner(link.segment, link.customer_id, link.msisdn, "unlinked")
