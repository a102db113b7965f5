"""A private Redis: own port on the loopback interface, nothing kept, never the system's server."""

from __future__ import annotations

import shutil
import subprocess
import time

import redis

from dev.stack.ports import PortBook


class RedisServer:
    """Can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self._book = PortBook()
        self.port = self._book.reserve(0)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Raises RuntimeError when it does not answer within ten seconds."""
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("redis-server is not installed; `make test` installs it")
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client, limit = redis.Redis(port=self.port, socket_timeout=1), time.monotonic() + 10
        while time.monotonic() < limit:
            try:
                client.ping()
            except redis.exceptions.ConnectionError:
                time.sleep(0.05)
            else:
                client.close()
                return
        raise RuntimeError("redis-server does not answer")

    def stop(self) -> None:
        """At once; the counters are gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop it and give its port back."""
        self.stop()
        self._book.close()
