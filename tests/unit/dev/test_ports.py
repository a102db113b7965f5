"""Ports of the local stack: the usual one when free, another when not, never the same twice."""

from __future__ import annotations

import socket

from dev.stack.ports import PortBook


def test_busy_port_is_replaced() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        busy = int(other.getsockname()[1])
        book = PortBook()
        assert book.reserve(busy) != busy
        book.close()


def test_two_books_never_share_a_port() -> None:
    first, second = PortBook(), PortBook()
    port = first.reserve(0)
    assert second.reserve(port) != port
    first.close()
    assert second.reserve(port) == port
    second.close()
