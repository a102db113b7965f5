"""`python -m dev.doubles.oracle --port N --control-port M --file FILE`: the corporate database of the local stack."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from werkzeug.serving import make_server

from dev.doubles.oracle.control import create_app
from dev.doubles.oracle.corporate import corporate_double

parser = argparse.ArgumentParser(description="Oracle wire double, SQLite behind it")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--control-port", type=int, required=True)
parser.add_argument("--file", type=Path, required=True)

if __name__ == "__main__":
    given = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    double = corporate_double(given.file, port=given.port).start()
    # One process holds the sessions and the control address: gunicorn would fork them apart.
    make_server("127.0.0.1", given.control_port, create_app(double), threaded=True).serve_forever()
