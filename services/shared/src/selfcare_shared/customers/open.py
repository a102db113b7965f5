"""The directories as every service opens them."""

from __future__ import annotations

from selfcare_shared.customers.corporate import CorporateDirectory
from selfcare_shared.customers.oracle.address import is_oracle
from selfcare_shared.customers.oracle.opening import open_oracle
from selfcare_shared.customers.port import CustomerDirectory
from selfcare_shared.customers.residential import ResidentialDirectory
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.db import Database, open_database
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import DirectorySettings


def open_customers(database: Database, settings: DirectorySettings) -> SegmentedDirectory:
    """Both segments over the self-care database and the corporate one; opens no connection yet."""
    links = LinkRegister(database)
    return SegmentedDirectory(ResidentialDirectory(database), open_corporate(database, links, settings))


def open_corporate(database: Database, links: LinkRegister, settings: DirectorySettings) -> CustomerDirectory:
    """The corporate segment: Oracle through its own driver, any other database through SQLAlchemy's dialects."""
    if is_oracle(settings.corporate_database_url):
        return open_oracle(database, links, settings)
    return CorporateDirectory(open_database(settings.corporate_database_url, settings), database, links)
