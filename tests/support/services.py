"""The three services in this process as they are wired: a database in a file, tokens by a provider that publishes its keys."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import archiver.bootstrap
import billing.bootstrap
import customer.bootstrap
from archiver.settings import ArchiverSettings
from billing.settings import BillingSettings
from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.doubles.identity.tokens import SigningKeys, access_claims
from dev.stack.environments import environment
from dev.visit.answers import OPERATIONS
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.db import Database, open_database, stored
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings
from selfcare_shared.web.contract import Operation
from tests.support.records import record

ISSUER = environment("customer")["SELFCARE_ISSUER"]
ANNA, BEN = Viewer(ISSUER, "anna"), Viewer(ISSUER, "ben")
EVERY_SCOPE = " ".join(sorted({scope for operation in OPERATIONS for scope in operation.scopes}))
SERVICE = {"customer": "customer", "billing": "billing", "archive": "archiver"}
REASON = {"X-Access-Reason": "Caller asked for help"}


class Services:
    """A client of each service; `settings` are those of all three, `ask` sends one call with a token."""

    def __init__(self, folder: Path, jwks_url: str, keys: SigningKeys, **settings: str) -> None:
        self.keys = keys
        url = f"sqlite:///{folder / 'selfcare.db'}"
        upgrade(url)
        given = {"SELFCARE_DATABASE_URL": url, "SELFCARE_JWKS_URL": jwks_url}
        given |= {f"SELFCARE_{name.upper()}": value for name, value in settings.items()}
        own = load_settings(CustomerSettings, environment("customer") | given)
        self.database: Database = open_database(url, own)
        self.links = LinkRegister(self.database)
        self._clients: dict[str, FlaskClient] = {
            "customer": customer.bootstrap.build(own).test_client(),
            "billing": billing.bootstrap.build(load_settings(BillingSettings, environment("billing") | given)).test_client(),
            "archiver": archiver.bootstrap.build(
                load_settings(ArchiverSettings, environment("archiver") | given)
            ).test_client(),
        }

    def add_customer(self, viewer: Viewer, linked_at: datetime, **changes: Any) -> CustomerRecord:
        """A residential customer and a login's link to it."""
        made = record(**changes)
        values = {name: getattr(made, name) for name in made.__struct_fields__ if name != "segment"}
        names, binds = ", ".join(values), ", ".join(f":{name}" for name in values)
        self.database.execute(
            f"INSERT INTO customer ({names}) VALUES ({binds})", values | {"updated_at": stored(made.updated_at)}
        )
        self.links.add(viewer, made.customer_id, "residential", made.msisdn, linked_at)
        return made

    def token(self, viewer: Viewer = ANNA, scope: str = EVERY_SCOPE, **bent: Any) -> str:
        """A token of a login; keywords put other claims in it, None takes one out."""
        claims = access_claims(viewer.issuer, viewer.subject, scope=scope) | bent
        return self.keys.sign({name: value for name, value in claims.items() if value is not None})

    def ask(
        self,
        operation: Operation,
        path: str,
        token: str | None,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """One call of an operation at `path`."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        client = self._clients[SERVICE[operation.path.split("/")[1]]]
        data = None if body is None else json.dumps(body)
        return client.open(
            path, method=operation.method, data=data, headers=sent, content_type=operation.body_media_type or None
        )

    def close(self) -> None:
        """Give the database back."""
        self.database.close()


@contextmanager
def published(keys: SigningKeys) -> Iterator[str]:
    """The address of a provider's key set."""

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(keys.jwks()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
    finally:
        server.shutdown()
        server.server_close()


def long_ago() -> datetime:
    """Before any wait for history began that lasts today."""
    return datetime(2026, 1, 1, tzinfo=UTC)
