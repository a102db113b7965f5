"""Both segments behind one `CustomerDirectory`-shaped face: the link's segment decides who is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from selfcare_shared.customers.port import CustomerChange, CustomerDirectory, CustomerRecord
from selfcare_shared.links.port import CustomerNotFound, Segment, Viewer

T = TypeVar("T")


class SegmentedDirectory:
    """Asks residential first, because its query answers link and record at once, then corporate.

    Each directory matches the link's segment in its own query, so at most one of them can answer.
    """

    def __init__(self, residential: CustomerDirectory, corporate: CustomerDirectory) -> None:
        self.residential, self.corporate = residential, corporate
        self._directories = (residential, corporate)

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record from whichever directory holds it; raises CustomerNotFound or Unavailable."""
        return self._first(lambda directory: directory.retrieve(viewer, customer_id))

    def update(self, viewer: Viewer, customer_id: str, change: CustomerChange) -> CustomerRecord:
        """Apply a change where the customer lives."""
        return self._first(lambda directory: directory.update(viewer, customer_id, change))

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
        (self.residential if segment == "residential" else self.corporate).find_by_msisdn("+10000000000")

    def _first(self, ask: Callable[[CustomerDirectory], T]) -> T:
        for directory in self._directories:
            try:
                return ask(directory)
            except CustomerNotFound:
                continue
        raise CustomerNotFound
