"""The directories as every service opens them."""

from __future__ import annotations

from selfcare_shared.db import Database, open_database
from selfcare_shared.directory.corporate import CorporateDirectory
from selfcare_shared.directory.links import LinkRegister
from selfcare_shared.directory.residential import ResidentialDirectory
from selfcare_shared.directory.segments import SegmentedDirectory
from selfcare_shared.settings import DirectorySettings


def open_customers(database: Database, settings: DirectorySettings) -> SegmentedDirectory:
    """Both segments over the self-care database and the corporate one; opens no connection yet."""
    corporate = open_database(settings.corporate_database_url, settings)
    links = LinkRegister(database)
    return SegmentedDirectory(ResidentialDirectory(database), CorporateDirectory(corporate, database, links))
