"""One more process of a service over the running stack, with settings of its own, as gunicorn serves it."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from dev.stack.ports import PortBook
from dev.visit.running import Running


@contextmanager
def extra_service(running: Running, name: str, folder: Path, **settings: str) -> Iterator[str]:
    """Its address until the block ends. `settings` are environment variables; its output goes to a file in `folder`."""
    book = PortBook()
    port = book.reserve(0)
    plan = running.stack.plan
    environment = plan.service_environment(name, running.stack.queue_url)
    environment |= {"SELFCARE_BIND": f"127.0.0.1:{port}"} | settings
    with (folder / f"{name}-{port}.log").open("wb") as log:
        process = subprocess.Popen(plan.services()[name], env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        # At once: a graceful end would wait for the connections that clients keep.
        process.send_signal(signal.SIGQUIT)
        process.wait(20)
        book.close()


def _wait(process: subprocess.Popen[bytes], address: str, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and process.poll() is None:
        try:
            if urllib3.request("GET", f"{address}/healthz", retries=False, timeout=5.0).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
    raise RuntimeError("the extra service did not come up")
