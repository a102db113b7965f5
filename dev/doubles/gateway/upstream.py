"""Hands a request on to a service and its answer back, unchanged but for hop-by-hop headers."""

from __future__ import annotations

import urllib3
from werkzeug.wrappers import Request, Response

LIMIT = 10 * 1024 * 1024
_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-port",
        "x-forwarded-host",
        "forwarded",
        "x-amzn-trace-id",
    }
)


class TooLarge(Exception):
    """The answer is larger than the gateway carries."""


class Upstream:
    """Calls services; redirects go to the client. `timeout` is seconds for the whole call."""

    def __init__(self, timeout: float) -> None:
        self._pool = urllib3.PoolManager(maxsize=64, retries=False, timeout=urllib3.Timeout(connect=2.0, total=timeout))

    def send(self, base: str, request: Request, trace: str) -> Response:
        """Raises urllib3's errors when the service cannot be reached in time, TooLarge beyond the limit."""
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        path = request.environ.get("RAW_URI", request.path).split("?", 1)[0]
        headers = {name: value for name, value in request.headers if name.lower() not in _HOP}
        headers |= {
            "X-Amzn-Trace-Id": trace,
            "X-Forwarded-For": request.remote_addr or "",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Port": "443",
        }
        answer = self._pool.request(
            request.method, base + path + query, body=request.get_data(), headers=headers, redirect=False, decode_content=False
        )
        if len(answer.data) > LIMIT:
            raise TooLarge
        response = Response(answer.data, answer.status)
        del response.headers["Content-Type"]
        for name, value in answer.headers.items():
            if name.lower() not in _HOP and name.lower() not in ("server", "date"):
                response.headers.add(name, value)
        return response
