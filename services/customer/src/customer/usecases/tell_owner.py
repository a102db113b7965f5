"""The owner of a number is told by another channel what happens to its links, after it happened and beside the answer."""

from __future__ import annotations

from collections.abc import Callable

from customer.domain.notices import Notice
from customer.ports import NumberBook, OwnerNotices
from selfcare_shared import logs
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Segment
from selfcare_shared.problems import Unavailable, UpstreamTimeout

Later = Callable[[Callable[[], None]], None]


class TellOwner:
    """Tells owners. Each directory has work of its own, so that one that hangs holds up its own."""

    def __init__(
        self, residential: NumberBook, corporate: NumberBook, notices: OwnerNotices, later: Later, corporate_later: Later
    ) -> None:
        self._residential, self._corporate, self._notices = residential, corporate, notices
        self._later, self._corporate_later = later, corporate_later

    def __call__(self, segment: Segment, customer_id: str, msisdn: str, notice: Notice) -> None:
        """Soon; a failure is logged. Nobody is told of a number that is another customer's by now."""
        if segment == "residential":
            self._later(lambda: self._tell(self._residential, customer_id, msisdn, notice))
        else:
            self._corporate_later(lambda: self._tell(self._corporate, customer_id, msisdn, notice))

    def _tell(self, book: NumberBook, customer_id: str, msisdn: str, notice: Notice) -> None:
        try:
            owner = _owner(book, customer_id, msisdn)
            if owner is not None:
                self._notices.send(owner, notice)
        except (Unavailable, UpstreamTimeout) as error:
            logs.event("notice.failed", customerId=customer_id, kind=notice, reason=type(error).__name__)


def _owner(book: NumberBook, customer_id: str, msisdn: str) -> CustomerRecord | None:
    return next((entry for entry in book.find_by_msisdn(msisdn) if entry.customer_id == customer_id), None)
