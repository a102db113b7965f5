"""A connection with limits: what comes and goes at once is untouched, what does not is given up."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from selfcare_shared.server.bounded_socket import BoundedSocket

READ, WRITE = 0.3, 0.3


@pytest.fixture
def pair() -> Iterator[tuple[BoundedSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    bounded = BoundedSocket(ours, READ, WRITE)
    yield bounded, theirs
    bounded.close()
    theirs.close()


def test_request_in_parts_is_read(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, theirs = pair
    for _ in range(2):
        ours.begin()
        for part in (b"GET / ", b"HTTP/1.1"):
            theirs.sendall(part)
            assert ours.recv(100) == part


def test_silence_is_given_up(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, _ = pair
    ours.begin()
    begun = time.monotonic()
    with pytest.raises(ConnectionResetError):
        ours.recv(100)
    assert time.monotonic() - begun >= READ * 0.9


def test_dripping_ends_with_the_first_limit_and_a_new_request_has_its_own(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, theirs = pair
    ours.begin()
    theirs.sendall(b"a")
    assert ours.recv(1) == b"a"
    time.sleep(READ * 0.7)
    theirs.sendall(b"b")
    assert ours.recv(1) == b"b"
    with pytest.raises(ConnectionResetError):
        ours.recv(1)
    with pytest.raises(ConnectionResetError):
        ours.recv(1)
    ours.begin()
    theirs.sendall(b"c")
    assert ours.recv(1) == b"c"


def test_client_that_takes_nothing_is_given_up(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, _ = pair
    with pytest.raises(ConnectionResetError):
        ours.sendall(b"x" * 50_000_000)


def test_client_that_takes_in_parts_gets_all(pair: tuple[BoundedSocket, socket.socket], tmp_path: Path) -> None:
    ours, theirs = pair
    got = io.BytesIO()

    def take() -> None:
        while part := theirs.recv(65_536):
            got.write(part)

    taker = threading.Thread(target=take)
    taker.start()
    file = tmp_path / "page"
    file.write_bytes(b"y" * 1_000_000)
    ours.sendall(b"x" * 5_000_000)
    with file.open("rb") as opened:
        ours.sendfile(opened)
    ours.shutdown(socket.SHUT_WR)
    taker.join(10)
    assert (got.getvalue().count(b"x"), got.getvalue().count(b"y")) == (5_000_000, 1_000_000)


def test_reading_without_waiting_says_so(pair: tuple[BoundedSocket, socket.socket]) -> None:
    ours, _ = pair
    ours.begin()
    ours.settimeout(0.0)
    with pytest.raises(BlockingIOError):
        ours.recv(1)
