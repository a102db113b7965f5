"""A connection that a load balancer keeps serves the next request, whatever became of the one before."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from dev.visit.running import Running

SERVERS = ("portal", "customer", "billing", "archiver")
REFUSED = b"PUT /healthz HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
NEXT = b"GET /customer/v1/nowhere HTTP/1.1\r\nHost: x\r\n\r\n"


class Link:
    """A raw connection that keeps what it has read beyond an answer."""

    def __init__(self, running: Running, at: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", running.stack.plan.ports[at]), timeout=8)
        self._read = b""

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self) -> bytes:
        """The head of the next answer, its body read too."""
        while b"\r\n\r\n" not in self._read:
            self._read += self._socket.recv(4096)
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        while len(self._read) < length:
            self._read += self._socket.recv(4096)
        self._read = self._read[length:]
        return head

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=SERVERS)
def link(running: Running, request: pytest.FixtureRequest) -> Iterator[Link]:
    made = Link(running, request.param)
    yield made
    made.close()


# Checklist: F7
def test_body_that_nobody_read_does_not_swallow_the_next_request(link: Link) -> None:
    link.send(REFUSED)
    assert link.answer().startswith((b"HTTP/1.1 405", b"HTTP/1.1 404"))
    link.send(b"{}" + NEXT)
    assert link.answer().startswith(b"HTTP/1.1 404")


def test_requests_sent_at_once_are_answered_in_order(link: Link) -> None:
    link.send(NEXT * 3)
    for _ in range(3):
        assert link.answer().startswith(b"HTTP/1.1 404")
