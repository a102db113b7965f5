"""Forks archive workers on demand from one process that has imported everything, so that a new worker costs milliseconds.

`python -m dev.faults.nursery`: an environment as a line of JSON on standard input starts a worker in it and is answered by its
process id.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import boto3

from archiver import run_worker


def main() -> None:
    """Serve until standard input ends. Dead children leave nothing behind."""
    for service in ("s3", "sqs"):
        boto3.client(service)  # The service's description stays in the session that the children inherit.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        worker = os.fork()
        if worker == 0:
            _be_a_worker(json.loads(line))
        sys.stdout.write(f"{worker}\n")
        sys.stdout.flush()


def _be_a_worker(environment: dict[str, str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.environ.clear()
    os.environ.update(environment)
    try:
        run_worker.main()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
