"""`python -m dev.doubles.number_events --port N`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from dev.demo import people
from dev.demo.people import residential_customers
from dev.doubles.number_events.app import Changes, create_app
from dev.serving import serve

parser = argparse.ArgumentParser(description="SIM Swap and Number Recycling simulator (CAMARA)")
parser.add_argument("--port", type=int, required=True)


def lately_changed() -> Changes:
    """Two demo numbers that are held: one with a fresh SIM card, one with a fresh owner."""
    private, now = residential_customers(), datetime.now(UTC)
    swapped = {private[people.SWAPPED].msisdn: now - timedelta(hours=20)}
    return Changes(swapped, {private[people.RECYCLED].msisdn: (now - timedelta(days=1)).date()})


if __name__ == "__main__":
    serve(create_app(lately_changed()), parser.parse_args().port)
