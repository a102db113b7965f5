"""`python -m dev.doubles.aws.server --port N [--state-dir DIR]`: the local AWS with an inbox for text messages and e-mails."""

from __future__ import annotations

import argparse
import html
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.ses.models import ses_backends
from moto.sns.models import sns_backends
from werkzeug.serving import WSGIRequestHandler, make_server

from dev.doubles.aws.mirror import Mirror
from dev.doubles.aws.setup import ARCHIVE, STAGING

StartResponse = Callable[..., Any]


class QuietHandler(WSGIRequestHandler):
    """HTTP/1.1 keep-alive without a line a request, and without waiting to fill a packet: that costs 40 ms an answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: Any, **__: Any) -> None:
        """Say nothing."""


def sent_messages() -> list[dict[str, str]]:
    """Text messages that went through SNS, newest first."""
    messages: list[dict[str, str]] = []
    for _account, regions in list(sns_backends.items()):
        for backend in list(regions.values()):
            messages += [{"to": number, "text": text} for number, text in backend.sms_messages.values()]
    return messages[::-1]


def sent_emails() -> list[dict[str, str]]:
    """E-mails that went through SES, newest first."""
    emails: list[dict[str, str]] = []
    for _account, regions in list(ses_backends.items()):
        for backend in list(regions.values()):
            for entry in backend.sent_messages:
                to = ", ".join(entry.destinations.get("ToAddresses", []))
                emails.append({"to": to, "subject": entry.subject, "text": entry.body})
    return emails[::-1]


class LocalCloud:
    """moto, with `/local` addresses in front."""

    def __init__(self, mirror: Mirror | None, endpoint_url: str) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._mirror, self._endpoint_url = mirror, endpoint_url
        self._conditional_write = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if path == "/local/inbox.json":
            return _say(start_response, "application/json", msgspec.json.encode(sent_messages()))
        if path == "/local/emails.json":
            return _say(start_response, "application/json", msgspec.json.encode(sent_emails()))
        if path == "/local/inbox":
            page = inbox_page(sent_messages(), sent_emails())
            return _say(start_response, "text/html; charset=utf-8", page.encode())
        if path == "/local/reload" and environ["REQUEST_METHOD"] == "POST":
            count = 0 if self._mirror is None else self._mirror.load(self._endpoint_url)
            return _say(start_response, "application/json", msgspec.json.encode({"objects": count}))
        if environ["REQUEST_METHOD"] == "PUT" and "HTTP_IF_NONE_MATCH" in environ:
            return self._alone(environ, start_response)
        body: Iterable[bytes] = self._moto(environ, start_response)
        return body

    def _alone(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """S3 looks and writes in one step; moto looks and then writes, and another thread may come between."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with self._conditional_write:
            return list(self._moto(environ, start_response))


def inbox_page(messages: list[dict[str, str]], emails: list[dict[str, str]]) -> str:
    """A page that reloads itself."""
    texts = _entries("Text messages", "No message was sent yet.", messages)
    mails = _entries("E-mails", "No e-mail was sent yet.", emails)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Text messages</title>'
        "<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;"
        "padding:0 1rem}h2{font-size:1rem;margin:0}p{white-space:pre-line}li{margin-bottom:1rem}</style></head>"
        f"<body><main>{texts}{mails}</main></body></html>"
    )


def _entries(title: str, none: str, entries: list[dict[str, str]]) -> str:
    rows = "".join(
        f"<li><h2>{html.escape(entry['to'])}</h2>"
        f'<p dir="auto">{html.escape(entry.get("subject", ""))}\n{html.escape(entry["text"])}</p></li>'
        for entry in entries
    )
    return f"<h1>{title}</h1>" + (f"<ol reversed>{rows}</ol>" if rows else f"<p>{none}</p>")


def _say(start_response: StartResponse, kind: str, body: bytes) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
    return [body]


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description="Local AWS")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state-dir", type=Path)
    given = parser.parse_args()
    os.environ.setdefault("MOTO_PORT", str(given.port))
    mirror = Mirror(given.state_dir, (STAGING, ARCHIVE)) if given.state_dir else None
    cloud = LocalCloud(mirror, f"http://127.0.0.1:{given.port}")
    server = make_server("127.0.0.1", given.port, cloud, threaded=True, request_handler=QuietHandler)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    if mirror is not None:
        mirror.start()
    try:
        server.serve_forever()
    finally:
        if mirror is not None:
            mirror.save()


if __name__ == "__main__":
    main()
