"""`python -m dev.doubles.rating_engine --port N`."""

from __future__ import annotations

import argparse
from zoneinfo import ZoneInfo

from dev.demo import people
from dev.demo.people import residential_customers
from dev.demo.usage_profiles import rows_per_month
from dev.doubles.rating_engine.engine import Engine
from dev.doubles.rating_engine.http import create_app
from dev.serving import serve

parser = argparse.ArgumentParser(description="Rating engine simulator (TMF654, TMF635)")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--time-zone", default="Europe/Zurich")
parser.add_argument("--currency", default="EUR")

if __name__ == "__main__":
    given = parser.parse_args()
    engine = Engine(given.seed, ZoneInfo(given.time_zone), rows_per_month, given.currency)
    serve(create_app(engine, residential_customers()[people.RESIDENTIAL].billing_account), given.port)
