"""Entry of the worker role."""

from __future__ import annotations

import os
import signal

from archiver.bootstrap import build_worker
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.server.health_port import HealthPort
from selfcare_shared.server.settings import server_settings
from selfcare_shared.server.startup import announce
from selfcare_shared.settings import load_settings


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure()
    settings = load_settings(ArchiverSettings, os.environ)
    worker, health = build_worker(settings)
    if bind := server_settings().health_bind:
        HealthPort(bind, alive=worker.alive, ready=health.ready).start()
    announce("archiver-worker", settings)
    health.watch()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()


if __name__ == "__main__":
    main()
