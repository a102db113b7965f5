"""Settings of a service that touches nothing, for tests in one process."""

from __future__ import annotations

import os
import tempfile

from dev.paths import CONTRACT_FILE

_COMMON = {
    "SELFCARE_ISSUER": "https://issuer.example/pool",
    "SELFCARE_JWKS_URL": "https://issuer.example/pool/.well-known/jwks.json",
    "SELFCARE_CLIENT_IDS": "portal",
    # Nobody stores anything in it, but opening it makes the file.
    "SELFCARE_DATABASE_URL": f"sqlite:///{tempfile.gettempdir()}/selfcare-unused-{os.getuid()}.db",
    "SELFCARE_CONTRACT_FILE": str(CONTRACT_FILE),
    "SELFCARE_PORTAL_ORIGIN": "https://my.selfcare.example",
}
_DIRECTORY = {"SELFCARE_CORPORATE_DATABASE_URL": "oracle+oracledb://selfcare:unused@127.0.0.1:9/?service_name=CORP"}
_BUCKETS = {"SELFCARE_STAGING_BUCKET": "staging", "SELFCARE_STATEMENT_QUEUE_URL": "http://127.0.0.1:9/1/statements"}
_OWN = {
    "customer": _DIRECTORY | {"SELFCARE_LINK_CODE_KEY": "sixteen characters and more"},
    "billing": _DIRECTORY | _BUCKETS | {"SELFCARE_RATING_ENGINE_URL": "http://127.0.0.1:9"},
    "archiver": _BUCKETS | {"SELFCARE_ARCHIVE_BUCKET": "archive"},
}


def environment(service: str) -> dict[str, str]:
    """Complete settings of a service."""
    return _COMMON | _OWN[service]
