"""Role `new-owner`: a number went to another subscriber.

`python -m customer.new_owner MSISDN SINCE`, with the customer service's own settings; `SINCE` is the RFC 3339 time from which
the number is the present subscriber's. The operator's provisioning runs it for each recycled number. Links from before end at
once, and usage, statements and entries from before are hidden from whoever links the number after.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

from customer.bootstrap import build_hand_over_number
from customer.settings import CustomerSettings
from selfcare_shared.settings import load_settings

_LATER = "nothing changed: the number went to its present subscriber later than that\n"


def main(msisdn: str, since: str) -> None:
    """Read the settings and write it down."""
    hand_over_number = build_hand_over_number(load_settings(CustomerSettings, os.environ))
    ended = hand_over_number(msisdn, datetime.fromisoformat(since))
    sys.stdout.write(_LATER if ended is None else f"{ended} links ended\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("Usage: new-owner MSISDN SINCE")
    main(*sys.argv[1:])
