"""`python -m dev.doubles.gateway --port N ...`; `--help` lists what it takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from dev.doubles.gateway.app import Gateway
from dev.doubles.gateway.authorizer import Authorizer
from dev.doubles.gateway.portal import Portal
from dev.serving import serve
from selfcare_shared.web.contract import Contract

parser = argparse.ArgumentParser(description="Local stand-in for API Gateway and the portal's hosting")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--api-port", type=int, required=True, help="the API's own origin, which the portal in a browser asks")
parser.add_argument("--contract", type=Path, required=True)
for _service in ("customer", "billing", "archiver"):
    parser.add_argument(f"--{_service}-url", required=True)
parser.add_argument("--issuer", required=True)
parser.add_argument("--jwks-url", required=True)
parser.add_argument("--client-id", action="append", required=True)
parser.add_argument("--portal-dir", type=Path, required=True)
parser.add_argument("--portal-config", type=Path, required=True)
parser.add_argument("--storage-origin", default="")
parser.add_argument("--rate", type=float, default=10_000)
parser.add_argument("--timeout", type=float, default=29.0)

if __name__ == "__main__":
    given = parser.parse_args()
    api = f"http://127.0.0.1:{given.api_port}"
    connect = tuple(origin for origin in (given.issuer, api, given.storage_origin) if origin)
    gateway = Gateway(
        Contract.load(given.contract),
        {"customer": given.customer_url, "billing": given.billing_url, "archiver": given.archiver_url},
        Authorizer(given.jwks_url, given.issuer, frozenset(given.client_id)),
        Portal(given.portal_dir, given.portal_config, connect),
        portal_origin=f"http://127.0.0.1:{given.port}",
        rate=given.rate,
        timeout=given.timeout,
    )
    serve(gateway, given.port, given.api_port)
