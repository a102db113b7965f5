"""ListLinkRequests, ListLinkApprovals: wishes to be linked to a company's number, as requester and administrator see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from customer.domain.approval import Approval
from customer.ports import Approvals
from selfcare_shared.links.port import ADMINISTRATOR, Links, Viewer
from selfcare_shared.problems import Forbidden, NotFound

# Decided requests are shown so long to the login that asked.
_REMEMBERED = timedelta(days=30)


class ListLinkRequests:
    """Reads a login's own requests. `lifetime` is seconds for which one waits."""

    def __init__(self, approvals: Approvals, lifetime: int) -> None:
        self._approvals, self._lifetime = approvals, lifetime

    def __call__(self, viewer: Viewer) -> list[Approval]:
        """The newest first; those that lapsed undecided are left out."""
        found = self._approvals.of_login(viewer, datetime.now(UTC) - _REMEMBERED)
        lapsed = oldest_open(self._lifetime)
        return [entry for entry in found if entry.state != "waiting" or entry.requested_at > lapsed]


class ListLinkApprovals:
    """Reads the requests that wait for a company's administrator. `lifetime` is seconds for which one waits."""

    def __init__(self, approvals: Approvals, links: Links, lifetime: int) -> None:
        self._approvals, self._links, self._lifetime = approvals, links, lifetime

    def __call__(self, viewer: Viewer, customer_id: str) -> list[Approval]:
        """The oldest first; raises NotFound for a stranger, Forbidden for a login that is no administrator."""
        if not viewer.is_support:
            require_administrator(self._links, viewer, customer_id)
        return self._approvals.waiting(customer_id, oldest_open(self._lifetime))


def require_administrator(links: Links, viewer: Viewer, customer_id: str) -> None:
    """Raises NotFound for a stranger, Forbidden for a login that is no administrator."""
    role = links.role(viewer, customer_id)
    if role is None:
        raise NotFound
    if role != ADMINISTRATOR:
        raise Forbidden("Only the account's administrator decides this.")


def oldest_open(lifetime: int) -> datetime:
    """Requests older than this have lapsed."""
    return datetime.now(UTC) - timedelta(seconds=lifetime)
