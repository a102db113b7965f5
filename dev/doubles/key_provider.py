"""An identity provider's key set over HTTP that a test rotates, breaks and counts, and tokens signed by its keys."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dev.doubles.identity.tokens import SigningKeys, access_claims
from dev.visit.running import login

SCOPES = "openid selfcare/customer.read selfcare/customer.write selfcare/billing.read"


class KeyProvider:
    """Serves its key set on a free port. `fault` is one of "", "error", "html", "empty", "slow", "redirect", "closed"."""

    def __init__(self, issuer: str) -> None:
        self.keys, self.issuer = SigningKeys(), issuer
        self.fault, self.fetches = "", 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the key set stands."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/.well-known/jwks.json"

    def token(self, key: str, headers: dict[str, Any] | None = None) -> str:
        """An access token of a demo login, signed by the newest key."""
        claims = access_claims(self.issuer, login(key).subject, client_id="portal", scope=SCOPES, groups=(), lifetime=600)
        return self.keys.sign(claims, headers or {})

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self) -> tuple[int, dict[str, str], bytes] | None:
        """Status, headers and body as the fault wants them; None cuts the connection."""
        self.fetches += 1
        if self.fault == "slow":
            time.sleep(5)
        wrong = {
            "error": (503, {}, b"unavailable"),
            "html": (200, {"Content-Type": "text/html"}, b"<html>Maintenance</html>"),
            "empty": (200, {}, b'{"keys": []}'),
            "redirect": (302, {"Location": self.url}, b""),
            "closed": None,
        }
        return wrong.get(self.fault, (200, {}, json.dumps(self.keys.jwks()).encode()))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = provider.answer()
                if found is None:
                    self.close_connection = True
                    return
                status, headers, body = found
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
                pass

        return Handler
