"""`python -m tests.terraform.shim.server`: moto with what the estate needs beyond it. Prints its address, serves until SIGTERM.

Each `fix_*.py` beside this file repairs or adds one thing in `install()`; none of it is known to the product.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from pathlib import Path

os.environ |= {"MOTO_ACM_VALIDATION_WAIT": "0", "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from tests.terraform.shim.extra import Extra
from tests.terraform.shim.repeats import Repeats


class Handler(MotoRequestHandler):
    """Keep-alive; one line for each refused or failed call, which the tests show when an apply fails."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del size
        if str(code)[:1] in {"4", "5"}:
            action = self.headers.get("X-Amz-Target", "")
            scope = self.headers.get("Authorization", "").partition("Credential=")[2].split(",")[0]
            attempt = self.headers.get("Amz-Sdk-Request", "")
            sys.stderr.write(f"{code} {self.command} {self.path} {action} {scope} {attempt}\n")


def install_fixes() -> list[str]:
    """Install every fix; answers their names."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("fix_*.py"))
    for name in names:
        importlib.import_module(f"tests.terraform.shim.{name}").install()
    return names


def main() -> None:
    """Serve on a free port of the loopback."""
    install_fixes()
    account = Repeats(Extra(DomainDispatcherApplication(create_backend_app)))
    server = make_server("127.0.0.1", 0, account, threaded=True, request_handler=Handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.stdout.write(f"http://127.0.0.1:{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
