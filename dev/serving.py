"""How the local stack's own servers are run: gunicorn with threads, on the loopback interface only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication


class LoopbackServer(BaseApplication):  # type: ignore[misc]
    """One process with many threads, so that state in memory is shared."""

    def __init__(self, application: Any, ports: tuple[int, ...], threads: int = 64) -> None:
        self._application, self._ports, self._threads = application, ports, threads
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings for a small server."""
        settings = {
            "bind": [f"127.0.0.1:{port}" for port in self._ports],
            "workers": 1,
            "threads": self._threads,
            "worker_class": "selfcare_shared.server.read_ahead_worker.ReadAheadWorker",
            "keepalive": 75,
            "timeout": 120,
            "graceful_timeout": 1,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application."""
        return self._application


def serve(application: Any, *ports: int, threads: int = 64) -> None:
    """Serve until SIGTERM or SIGINT."""
    LoopbackServer(application, ports, threads).run()
