"""Both segments behind one `CustomerDirectory`-shaped face: the link's segment decides who is asked."""

from __future__ import annotations

from selfcare_shared.customers.port import (
    CorporateCustomers,
    CustomerChange,
    CustomerDirectory,
    CustomerRecord,
    LinkedRecord,
    ResidentialCustomers,
)
from selfcare_shared.links.port import Segment, Viewer


class SegmentedDirectory:
    """Asks residential first, because its query answers the link's segment and a residential record at once.

    No link says where the customer is whom support looks at: who is not residential is asked of corporate.
    """

    def __init__(self, residential: ResidentialCustomers, corporate: CorporateCustomers) -> None:
        self.residential, self.corporate = residential, corporate
        self._directories: tuple[CustomerDirectory, ...] = (residential, corporate)

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record from the directory that holds it; raises CustomerNotFound or Unavailable."""
        return self.open(viewer, customer_id).record

    def open(self, viewer: Viewer, customer_id: str) -> LinkedRecord:
        """The record, and what the viewer is to it; raises as `retrieve`."""
        record, role = self.residential.look(viewer, customer_id)
        return LinkedRecord(self.corporate.record(customer_id) if record is None else record, role)

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        """Apply a change where the record was read."""
        return self._of(before.segment).update(viewer, before, change)

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number in the first segment that knows it, so that an outage touches its own customers alone.

        A directory that had to be asked and cannot be raises, never an empty list.
        """
        for directory in self._directories:
            found = directory.find_by_msisdn(msisdn)
            if found:
                return found
        return []

    def find_in_every_segment(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number, wherever; raises when one directory cannot be asked, since it may know another one."""
        return [record for directory in self._directories for record in directory.find_by_msisdn(msisdn)]

    def probe(self, segment: Segment) -> None:
        """Ask one segment's directory a question that finds nobody; raises Unavailable."""
        self._of(segment).find_by_msisdn("+10000000000")

    def _of(self, segment: Segment) -> CustomerDirectory:
        return self.residential if segment == "residential" else self.corporate
