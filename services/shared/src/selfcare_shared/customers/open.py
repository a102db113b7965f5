"""The directories as every service opens them."""

from __future__ import annotations

from selfcare_shared.customers.oracle.opening import open_oracle
from selfcare_shared.customers.residential import ResidentialDirectory
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.customers.settings import DirectorySettings
from selfcare_shared.db import Database
from selfcare_shared.links.register import LinkRegister


def open_customers(database: Database, settings: DirectorySettings) -> SegmentedDirectory:
    """Both segments over the self-care database and the corporate one; opens no connection yet."""
    corporate = open_oracle(database, LinkRegister(database), settings)
    return SegmentedDirectory(ResidentialDirectory(database), corporate)
