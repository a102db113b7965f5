"""Asks an Oracle listener whether it answers, with a deadline on every step.

The driver's connect timeout ends with the TCP handshake. A listener that accepts and stays silent would hold the pool's one
connecting thread for ever, so after such a stall no new pool is made before this question was answered. It is the listener's
own ping (`COMMAND=ping`), which starts no server process.
"""

from __future__ import annotations

import socket
import struct
import time

from selfcare_shared.customers.oracle.address import OracleAddress

_CONNECT = 1
_HEADER = 8
_FIXED = 66
_QUESTION = b"(CONNECT_DATA=(COMMAND=ping))"


def listener_answers(address: OracleAddress, timeout: float, ca_file: str = "") -> bool:
    """Whether anything comes back within `timeout` seconds."""
    limit = time.monotonic() + timeout
    try:
        with socket.create_connection((address.host, address.port), timeout) as plain:
            plain.settimeout(max(0.05, limit - time.monotonic()))
            context = address.tls(ca_file)
            link = plain if context is None else context.wrap_socket(plain, server_hostname=address.host)
            link.settimeout(max(0.05, limit - time.monotonic()))
            link.sendall(_packet())
            return bool(link.recv(_HEADER))
    except OSError:
        return False


def _packet() -> bytes:
    """A TNS CONNECT packet that carries the question."""
    offset = _HEADER + _FIXED
    body = struct.pack(">HHHHHHHHHHIBB", 319, 300, 1, 8192, 8192, 0x4F98, 0, 1, len(_QUESTION), offset, 0, 0x04, 0x04)
    body = body.ljust(_FIXED, b"\x00") + _QUESTION
    return struct.pack(">HHBBH", len(body) + _HEADER, 0, _CONNECT, 0, 0) + body
