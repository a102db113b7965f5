"""`make run`: start, print the address, stay until Ctrl-C or until a part dies."""

from __future__ import annotations

import argparse
import fcntl
import json
import signal
import sys
import threading
from pathlib import Path

from dev.paths import ROOT
from dev.stack.children import ChildDied
from dev.stack.plan import Plan
from dev.stack.stack import Stack


def main() -> int:
    """Exit status 0 after Ctrl-C, 1 when a part failed."""
    parser = argparse.ArgumentParser(description="Run the whole product on this machine")
    parser.add_argument("--state-dir", type=Path, default=ROOT / ".local")
    parser.add_argument("--any-ports", action="store_true", help="do not prefer the usual ports")
    parser.add_argument("--workers", type=int, default=1, help="gunicorn workers a service")
    parser.add_argument("--database-url", default="", help="a MySQL-compatible server instead of SQLite")
    given = parser.parse_args()
    given.state_dir.mkdir(parents=True, exist_ok=True)
    with (given.state_dir / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return _already_running(given.state_dir)
        plan = Plan.make(
            given.state_dir.resolve(),
            usual_ports=not given.any_ports,
            workers=given.workers,
            server_url=given.database_url,
        )
        return _run(plan)


def _already_running(state: Path) -> int:
    facts = state / "run.json"
    address = json.loads(facts.read_text())["addresses"]["portal"] if facts.exists() else "soon"
    print(f"Already running from this folder: {address}")
    return 0


def _run(plan: Plan) -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stack = Stack(plan, say=lambda words: print(f"  {words} ...", flush=True))
    facts = plan.state / "run.json"
    try:
        stack.start()
        # Whoever waits for the file must find all of it.
        partial = facts.with_suffix(".partial")
        partial.write_text(json.dumps({"addresses": stack.addresses(), "pids": stack.children.pids()}))
        partial.replace(facts)
        _greet(stack)
        while not stop.wait(0.5):
            stack.children.check()
        print("\nStopping ...", flush=True)
        return 0
    except (ChildDied, TimeoutError) as error:
        print(f"\nThe stack stopped: {error}", file=sys.stderr)
        return 1
    finally:
        facts.unlink(missing_ok=True)
        stack.stop()


def _greet(stack: Stack) -> None:
    print(
        f"""
Customer Self-Care is running.

  Portal            {stack.plan.url("portal")}
  API               {stack.plan.url("api")}
  Text messages     {stack.plan.url("aws")}/local/inbox
  Logs and state    {stack.plan.state}

  Choose "Sign in", any "Continue with ..." button, then a demo person.
  Ctrl-C stops everything; `make reset` forgets everything.
""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
