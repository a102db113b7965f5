"""gunicorn defaults of every service: `gunicorn -c python:selfcare_shared.server.gunicorn <service>.wsgi:app`.

Keep-alive outlives the load balancer's idle timeout of 60 s, or customers would get 502s; the grace period ends before the
container's stop timeout.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from selfcare_shared.server.settings import server_settings

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


def when_ready(server: Any) -> None:
    """Everything preloaded becomes permanent, so that garbage collection does not copy shared pages in the workers."""
    gc.collect()
    gc.freeze()
