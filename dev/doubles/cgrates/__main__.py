"""`python -m dev.doubles.cgrates --port N`."""

from __future__ import annotations

import argparse
from zoneinfo import ZoneInfo

from dev.demo.usage_profiles import rows_per_month
from dev.doubles.cgrates.rpc import create_app
from dev.doubles.rating_engine.engine import Engine
from dev.serving import serve

parser = argparse.ArgumentParser(description="CGRateS simulator (JSON-RPC)")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--time-zone", default="Europe/Zurich")
parser.add_argument("--currency", default="EUR")

if __name__ == "__main__":
    given = parser.parse_args()
    engine = Engine(given.seed, ZoneInfo(given.time_zone), rows_per_month, given.currency)
    serve(create_app(engine, ZoneInfo(given.time_zone)), given.port)
