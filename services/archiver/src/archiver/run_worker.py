"""Entry of the worker role."""

from __future__ import annotations

import os
import signal

from archiver.bootstrap import build_worker
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.settings import load_settings


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure()
    worker = build_worker(load_settings(ArchiverSettings, os.environ))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()


if __name__ == "__main__":
    main()
