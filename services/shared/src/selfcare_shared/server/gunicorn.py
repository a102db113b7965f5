"""gunicorn defaults of every service: `gunicorn -c python:selfcare_shared.server.gunicorn <service>.wsgi:app`.

Keep-alive outlives the load balancer's idle timeout of 60 s, or customers would get 502s; the grace period ends before the
container's stop timeout.
"""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any

from selfcare_shared.server.health_port import HealthPort
from selfcare_shared.server.settings import server_settings
from selfcare_shared.web.health import EXTENSION, Health

_settings = server_settings()
bind, workers, threads = _settings.bind, _settings.workers, _settings.threads
worker_class = "selfcare_shared.server.read_ahead_worker.ReadAheadWorker"
preload_app = True
keepalive = 75
timeout = 60
graceful_timeout = 25
backlog = 2048
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 16_384
forwarded_allow_ips = ""
accesslog = None
errorlog = "-"
logger_class = "selfcare_shared.server.server_log.JsonLogger"
loglevel = "warning"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


_health_ports: list[HealthPort] = []


def when_ready(server: Any) -> None:
    """Called before the first worker: health answers, and everything preloaded becomes permanent.

    Garbage collection does then not copy shared pages in the workers.
    """
    if _settings.health_bind:
        health = _health_of(server)
        port = HealthPort(
            _settings.health_bind,
            alive=lambda: _works(server),
            ready=lambda: bool(server.LISTENERS) and _works(server) and (health is None or health.ready()),
        )
        port.start()
        _health_ports.append(port)
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Called in each new worker: health is the parent's to answer."""
    for port in _health_ports:
        port.let_go()


def post_worker_init(worker: Any) -> None:
    """Called in each worker before it serves: it finds out whether it can."""
    if (health := _health_of(worker)) is not None:
        health.watch()


def _health_of(process: Any) -> Health | None:
    found: Health | None = getattr(process.app.wsgi(), "extensions", {}).get(EXTENSION)
    return found


def _works(server: Any) -> bool:
    """Whether a worker's main loop has turned lately; the parent ends those that have not."""
    now = time.monotonic()
    return any(now - worker.tmp.last_update() < timeout for worker in list(server.WORKERS.values()))
