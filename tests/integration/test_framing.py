"""Requests whose framing is in doubt, and clients that take their time, against gunicorn as the services run it.

A proxy and a server that read one request's end in two places can be made to swap customers' answers (request smuggling);
so whatever is not plain is refused and the connection closed (RFC 9112, 6.3 and 11.2).
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import urllib3

from dev.stack.extra_service import extra_service
from dev.visit.running import Running

SERVICES = ("customer", "billing", "archiver")
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
READ_LIMIT, THREADS = 1.0, 8


def post(*headers: bytes, body: bytes = b"", version: bytes = b"HTTP/1.1") -> bytes:
    """A POST with these header lines, followed by what a smuggler hides behind it."""
    return b"POST /customer/v1/links " + version + b"\r\nHost: x\r\n" + b"".join(h + b"\r\n" for h in headers) + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked"
END = b"0\r\n\r\n"
IN_DOUBT = {
    "length and chunks": post(b"Content-Length: 5", CHUNKED, body=END + HIDDEN),
    "chunks and length": post(CHUNKED, b"Content-Length: 60", body=END + HIDDEN),
    "two lengths": post(b"Content-Length: 0", b"Content-Length: 37", body=HIDDEN),
    "two lengths in one": post(b"Content-Length: 0, 37", body=HIDDEN),
    "the same length twice": post(b"Content-Length: 0", b"Content-Length: 0", body=HIDDEN),
    "length with a sign": post(b"Content-Length: +0", body=HIDDEN),
    "negative length": post(b"Content-Length: -1", body=HIDDEN),
    "length in another base": post(b"Content-Length: 0x0", body=HIDDEN),
    "length with an underscore": post(b"Content-Length: 1_0", body=HIDDEN),
    "empty length": post(b"Content-Length: ", body=HIDDEN),
    "unknown coding": post(b"Transfer-Encoding: xchunked", body=END + HIDDEN),
    "chunked not last": post(b"Transfer-Encoding: chunked, identity", body=END + HIDDEN),
    "chunked twice": post(CHUNKED, CHUNKED, body=END + HIDDEN),
    "coding with a vertical tab": post(b"Transfer-Encoding: \x0bchunked", body=END + HIDDEN),
    "chunks in HTTP/1.0": post(CHUNKED, version=b"HTTP/1.0", body=END + HIDDEN),
    "space before the colon": post(b"Content-Length : 37", body=HIDDEN),
    "folded header": post(b"X-A: 1\r\n Content-Length: 37", body=HIDDEN),
    "header without a name": post(b": 37", body=HIDDEN),
    "NUL in a header": post(b"X-A: a\x00b", body=HIDDEN),
    "CR in a header": post(b"X-A: a\rContent-Length: 37", body=HIDDEN),
    "chunk size with a sign": post(CHUNKED, body=b"+0\r\n\r\n" + HIDDEN),
    "chunk size in another notation": post(CHUNKED, body=b"0x0\r\n\r\n" + HIDDEN),
    "chunk longer than it says": post(CHUNKED, b"Content-Type: application/json", body=b"2\r\n{}}\r\n" + END + HIDDEN),
    "no version": b"GET /healthz\r\n\r\n" + HIDDEN,
    "version that is not ours": b"GET /healthz HTTP/3.7\r\nHost: x\r\n\r\n" + HIDDEN,
    "control character in the path": b"GET /heal\x01thz HTTP/1.1\r\nHost: x\r\n\r\n" + HIDDEN,
    "request line too long": b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n" + HIDDEN,
    "too many headers": post(*(b"X-%d: 1" % number for number in range(80)), body=HIDDEN),
    "header too long": post(b"X-A: " + b"a" * 20_000, body=HIDDEN),
}


def exchange(running: Running, service: str, data: bytes) -> bytes:
    """Everything that the server says until it closes the connection, or 3 s of silence."""
    with socket.create_connection(("127.0.0.1", running.stack.plan.ports[service]), timeout=3) as link:
        link.sendall(data)
        said = b""
        try:
            while part := link.recv(65_536):
                said += part
        except (TimeoutError, ConnectionResetError):
            pass
        return said


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("data", IN_DOUBT.values(), ids=IN_DOUBT.keys())
def test_framing_in_doubt_is_refused_and_hides_nothing(running: Running, service: str, data: bytes) -> None:
    """Checklist: F7."""
    said = exchange(running, service, data)
    statuses = re.findall(rb"HTTP/1\.[01] (\d{3})", said)
    assert len(statuses) <= 1, said
    assert all(400 <= int(status) < 500 for status in statuses), said
    assert b'"alive"' not in said


# Checklist: E10, F2
@pytest.mark.parametrize("service", ["portal", "customer", "billing", "archiver"])
@pytest.mark.parametrize("data", [b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n", b"nonsense\r\n\r\n"], ids=["long", "nonsense"])
def test_what_cannot_be_read_is_refused_in_our_words(running: Running, service: str, data: bytes) -> None:
    head, _, body = exchange(running, service, data).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"Content-Type: application/problem+json" in head
    assert b"Cache-Control: no-store" in head
    document = json.loads(body)
    assert (document["status"], document["type"]) == (400, "urn:selfcare:problem:malformed-request")
    assert document["traceId"].encode() in head
    assert b"nonsense" not in body


def test_plain_requests_of_both_kinds_are_read(running: Running) -> None:
    """The refusals above are not for want of understanding: 401 is the answer of the service itself."""
    body = b'{"msisdn": "+41790000101"}'
    kind = b"Content-Type: application/json"
    close = b"Connection: close"
    whole = post(kind, close, b"Content-Length: %d" % len(body), body=body)
    parts = post(kind, close, CHUNKED, body=b"%x\r\n%b\r\n" % (len(body), body) + END)
    for data in (whole, parts):
        assert exchange(running, "customer", data).startswith(b"HTTP/1.1 401")


@pytest.fixture(scope="module")
def address(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A customer service that waits a second for a request."""
    folder: Path = tmp_path_factory.mktemp("slow")
    with extra_service(running, "customer", folder, SELFCARE_REQUEST_READ_LIMIT=str(READ_LIMIT)) as url:
        yield "127.0.0.1", int(url.rsplit(":", 1)[1])


def healthy(address: tuple[str, int]) -> float:
    """Seconds until an honest client has its answer."""
    begun = time.monotonic()
    assert urllib3.request("GET", f"http://127.0.0.1:{address[1]}/healthz", timeout=30.0, retries=False).status == 200
    return time.monotonic() - begun


def closed_within(link: socket.socket, seconds: float) -> bool:
    link.settimeout(seconds)
    try:
        while link.recv(4096):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


def test_silent_connections_hold_up_nobody(address: tuple[str, int]) -> None:
    """Checklist: F7. More of them than there are threads."""
    with ExitStack() as stack:
        for _ in range(4 * THREADS):
            stack.enter_context(socket.create_connection(address))
        time.sleep(0.2)
        assert healthy(address) < 3


SLOW = {
    "half a request line": b"GET /heal",
    "headers without an end": b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
    "a body that does not come": post(b"Content-Type: application/json", b"Content-Length: 100", body=b"{"),
    "chunks that do not come": post(b"Content-Type: application/json", CHUNKED, body=b"5\r\nab"),
}


@pytest.mark.parametrize("data", SLOW.values(), ids=SLOW.keys())
def test_request_that_does_not_come_is_given_up(address: tuple[str, int], data: bytes) -> None:
    """Checklist: F7. As many slow clients as threads; the honest one waits no longer than they may."""
    with ExitStack() as stack:
        links = [stack.enter_context(socket.create_connection(address)) for _ in range(THREADS)]
        for link in links:
            link.sendall(data)
        time.sleep(0.2)
        assert healthy(address) < READ_LIMIT + 3
        assert all(closed_within(link, READ_LIMIT + 8) for link in links)


def test_dripping_does_not_buy_time(address: tuple[str, int]) -> None:
    """Checklist: F7. A byte now and then; the limit is for the whole request."""
    with socket.create_connection(address) as link:
        begun = time.monotonic()
        try:
            for byte in b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"a" * 100:
                link.sendall(bytes([byte]))
                time.sleep(0.2)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - begun < 3 * READ_LIMIT + 2
    assert healthy(address) < 3
