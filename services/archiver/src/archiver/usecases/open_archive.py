"""What comes before every look into the archive: link, wait after linking, and whose months they are, in one look-up."""

from __future__ import annotations

from archiver.domain.statement import Shelf
from selfcare_shared.links.port import History, Viewer


class OpenArchive:
    """Decides which statements of a customer a viewer may see."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __call__(self, viewer: Viewer, customer_id: str) -> Shelf:
        """The shelf that is open to the viewer; raises NotFound without a link, HistoryWaits while that is too new."""
        return Shelf(customer_id, self._history.require(viewer, customer_id))
