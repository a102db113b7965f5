"""Settings of the process that serves a service, read before the service is built."""

from __future__ import annotations

import os
from typing import Annotated

import msgspec

from selfcare_shared.settings import load_settings, told


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How gunicorn serves; `SELFCARE_<NAME>` in the environment."""

    bind: Annotated[str, told("Address and port that the service listens on")] = "127.0.0.1:8000"
    workers: Annotated[int, told("Processes that answer requests", "processes")] = 2
    threads: Annotated[int, told("Requests that one process answers at a time", "threads")] = 8
    release: Annotated[str, told("Which release runs, as the log tells it; the image knows")] = ""
    health_bind: Annotated[
        str, told("Address and port where health alone is answered, whatever the requests do; empty: on `bind` alone")
    ] = ""
    queue_limit: Annotated[int, told("Requests that may wait for a thread of one process; others get a 503", "requests")] = 200
    queue_wait: Annotated[float, told("A request that has waited so long for a thread gets a 503", "seconds")] = 2.0
    request_read_limit: Annotated[float, told("A request must have come whole so soon after its first byte", "seconds")] = 10.0
    response_write_limit: Annotated[float, told("Longest time for the client to take one write", "seconds")] = 60.0


def server_settings() -> ServerSettings:
    """Settings of this process; raises SettingsError."""
    return load_settings(ServerSettings, os.environ)
