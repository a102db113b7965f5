"""RemoveLink, RemoveAccount: links end at once, and the owners are told."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from customer.usecases.tell_owner import OwnerDesk
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.problems import NotFound


class LinkRemovals(msgspec.Struct, frozen=True):
    """What the usecases work with."""

    links: LinkRegister
    owner: OwnerDesk


def remove_link(work: LinkRemovals, viewer: Viewer, customer_id: str, link_id: str) -> None:
    """End one link of this login to this customer; raises NotFound when there is none."""
    found = [link for link in work.links.list(viewer) if (link.customer_id, link.link_id) == (customer_id, link_id.lower())]
    if not found:
        raise NotFound
    try:
        work.links.end(viewer, customer_id, datetime.now(UTC))
    except CustomerNotFound:
        raise NotFound from None
    for link in found:
        work.owner.tell(link.segment, link.customer_id, link.msisdn, "unlinked")


def remove_all_links(work: LinkRemovals, viewer: Viewer) -> tuple[str, ...]:
    """End every link of a login; answers the customers' ids."""
    found = work.links.list(viewer)
    ended = work.links.end_all(viewer, datetime.now(UTC))
    for link in found:
        if link.customer_id in ended:
            work.owner.tell(link.segment, link.customer_id, link.msisdn, "unlinked")
    return ended
