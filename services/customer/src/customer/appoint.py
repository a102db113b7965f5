"""Role `appoint`: makes a login the administrator of a company's account.

`python -m customer.appoint SUBJECT CUSTOMER_ID`, with the customer service's own settings. The operator runs it for the first
login of a company, whose right to speak for the company was checked outside of self-care; `SUBJECT` is the login's `sub` at
the identity provider.
"""

from __future__ import annotations

import os
import sys

from customer.bootstrap import build_appoint_administrator
from customer.settings import CustomerSettings
from selfcare_shared.links.port import Viewer
from selfcare_shared.settings import load_settings


def main(subject: str, customer_id: str) -> None:
    """Read the settings and appoint."""
    settings = load_settings(CustomerSettings, os.environ)
    build_appoint_administrator(settings)(Viewer(settings.issuer, subject), customer_id)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("Usage: appoint SUBJECT CUSTOMER_ID")
    main(*sys.argv[1:])
