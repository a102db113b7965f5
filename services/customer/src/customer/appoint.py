"""Role `appoint`: makes a login the administrator of a company's account.

`python -m customer.appoint SUBJECT CUSTOMER_ID`, with the customer service's own settings. The operator runs it for the first
login of a company, whose right to speak for the company was checked outside of self-care; `SUBJECT` is the login's `sub` at
the identity provider.
"""

from __future__ import annotations

import os
import secrets
import sys
from datetime import UTC, datetime

from customer.settings import CustomerSettings
from selfcare_shared import audit
from selfcare_shared.customers.oracle.opening import open_oracle
from selfcare_shared.customers.port import CustomerDirectory
from selfcare_shared.db import Connection, Database, open_database
from selfcare_shared.links.port import ADMINISTRATOR, Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings

OPERATOR = "appointment by the operator"


def appoint(database: Database, corporate: CustomerDirectory, issuer: str, subject: str, customer_id: str) -> None:
    """Link as administrator and write it into the audit trail; raises CustomerNotFound for no such company."""
    record = corporate.retrieve(Viewer(issuer, subject, OPERATOR), customer_id)
    login, links = Viewer(issuer, subject), LinkRegister(database)

    def work(connection: Connection) -> None:
        links.put(connection, login, customer_id, "corporate", record.msisdn, datetime.now(UTC))
        links.give_role(connection, login, customer_id, ADMINISTRATOR)
        audit.record_event(connection, Viewer("operator", "appoint"), customer_id, "link.appointed", secrets.token_hex(16))

    database.retrying(work)


def main(subject: str, customer_id: str) -> None:
    """Read the settings and appoint."""
    settings = load_settings(CustomerSettings, os.environ)
    database = open_database(settings.database_url, settings)
    appoint(database, open_oracle(database, LinkRegister(database), settings), settings.issuer, subject, customer_id)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("Usage: appoint SUBJECT CUSTOMER_ID")
    main(*sys.argv[1:])
