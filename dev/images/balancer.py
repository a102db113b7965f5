"""haproxy in the place of the load balancer: the target group's health checks, and targets that come and go while it serves."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import urllib3

from dev.waiting import free_port, wait_for_port

_SLOTS = 6
# As terraform/modules/load_balancer declares its target groups, in seconds and counts.
INTERVAL, TIMEOUT, RISE, FALL, LEAVING = 10.0, 5.0, 2, 3, 30.0
_CONFIGURATION = """
global
    stats socket {socket} level admin
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    option http-keep-alive
    option httpchk GET /readyz
    http-check expect status 200
frontend front
    bind 127.0.0.1:{port}
    default_backend tasks
backend tasks
    balance leastconn
    default-server check inter {interval}ms fastinter {interval}ms downinter {interval}ms rise {rise} fall {fall}
"""


class Balancer:
    """Serves on `port`; `pace` makes every time of the health checks so many times shorter."""

    def __init__(self, folder: Path, pace: float) -> None:
        self.port, self._folder, self._pace = free_port(), folder, pace
        self._free = list(range(_SLOTS))
        text = _CONFIGURATION.format(
            socket=folder / "admin", port=self.port, interval=int(1000 * INTERVAL / pace), rise=RISE, fall=FALL
        )
        slots = "".join(f"    server slot{number} 127.0.0.1:1 port 1 disabled\n" for number in range(_SLOTS))
        (folder / "haproxy.cfg").write_text(text + slots, encoding="utf-8")
        command = ["/usr/sbin/haproxy", "-db", "-f", str(folder / "haproxy.cfg")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port)

    def admit(self, port: int, health_port: int, runs: Callable[[], bool], seconds: float) -> int | None:
        """A new target gets requests once its health was good so many times in a row; its slot, None when it never was.

        haproxy takes a target that comes back for healthy until a check fails, so it is asked here before it comes.
        """
        limit, good = time.monotonic() + seconds, 0
        while good < RISE:
            if time.monotonic() > limit or not runs():
                return None
            good = good + 1 if _is_ready(health_port) else 0
            time.sleep(INTERVAL / self._pace)
        slot = self._free.pop(0)
        self._say(f"set server tasks/slot{slot} addr 127.0.0.1 port {port}")
        self._say(f"set server tasks/slot{slot} check-port {health_port}")
        self._say(f"set server tasks/slot{slot} state ready")
        return slot

    def deregister(self, slot: int) -> None:
        """Nothing new for this target; returns when the delay of a leaving one is over."""
        self._say(f"set server tasks/slot{slot} state drain")
        time.sleep(LEAVING / self._pace)
        self._say(f"set server tasks/slot{slot} state maint")
        self._free.append(slot)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)

    def _say(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(self._folder / "admin"))
            link.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: link.recv(65536), b"")).decode()


def _is_ready(port: int) -> bool:
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{port}/readyz", retries=False, timeout=TIMEOUT).status == 200
    except urllib3.exceptions.HTTPError:
        return False
