"""`python -m dev.doubles.identity --port N --public-url URL --portal-origin URL [--state-dir DIR]`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from dev.demo.logins import logins
from dev.doubles.identity.app import create_app
from dev.doubles.identity.tokens import SigningKeys
from dev.serving import serve

parser = argparse.ArgumentParser(description="Local identity provider, shaped like Cognito managed login")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--public-url", required=True)
parser.add_argument("--portal-origin", required=True)
parser.add_argument("--state-dir", type=Path)

if __name__ == "__main__":
    given = parser.parse_args()
    # Authlib insists on https otherwise; this provider listens on the loopback interface only.
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    application = create_app(logins(), given.public_url, given.portal_origin, SigningKeys(given.state_dir))
    serve(application, given.port)
