"""`make demo-migration`: a legacy database is loaded, killed, resumed, caught up, verified and reported, on one screen."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
import webbrowser
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dev.databases.mariadb import MariaDb
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room, figures
from dev.paths import ROOT

_ROWS = 100_000
_REPORT = ROOT / ".local" / "migration-report.html"


def main() -> int:
    """Exit status of the verification."""
    with tempfile.TemporaryDirectory(prefix="migration-") as name:
        server = MariaDb(Path(name))
        server.start()
        try:
            return _show(Room(Path(name), server, _ROWS))
        finally:
            server.stop()


def _show(room: Room) -> int:
    try:
        _say(f"A legacy Oracle with {_ROWS:,} customers, one in {legacy.EVERY} of them dirty; an empty self-care database.")
        _tell(room, "plan")
        _killed_once(room)
        _tell(room, "load")
        _change_both_sides(room)
        _tell(room, "catch-up")
        status = _tell(room, "verify")
        _REPORT.parent.mkdir(exist_ok=True)
        _tell(room, "report", "--html", str(_REPORT), "--json", str(_REPORT.with_suffix(".json")))
        webbrowser.open(_REPORT.as_uri())
        return status
    finally:
        room.stop()


def _killed_once(room: Room) -> None:
    """SIGKILL when some chunks are committed."""
    process = room.start("load", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    connection, done = room.connect(), 0
    while process.poll() is None and done < 3:
        time.sleep(0.1)
        (there,) = figures(connection, "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_NAME = 'migration_sample'")
        done = int(str(figures(connection, "SELECT COUNT(*) FROM migration_chunk WHERE is_done")[0])) if there else 0
    process.kill()
    process.wait()
    connection.close()
    _say(f"\n$ selfcare-migrate load   (killed with SIGKILL after {done} chunks)")


def _change_both_sides(room: Room) -> None:
    now = datetime.now(ZoneInfo("Europe/Zurich")).strftime("%Y-%m-%d %H:%M:%S")
    with sqlite3.connect(room.file, timeout=20) as source:
        source.execute(f"UPDATE {legacy.VIEW} SET CITY = 'Aarau', LAST_CHANGED = ? WHERE CUSTOMER_NO < 1300", (now,))
        source.execute(f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO BETWEEN 4000 AND 4100")
    connection = room.connect()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customer SET email = 'mine@example.org', version = version + 1, updated_at = UTC_TIMESTAMP(6) "
            "WHERE billing_account IN ('BA0000001003', 'BA0000009001')"
        )
    connection.close()
    _say(
        "\nMeanwhile the old programs change 100 rows and delete 34, and two customers change their address, one on both sides."
    )


def _tell(room: Room, *arguments: str) -> int:
    _say(f"\n$ selfcare-migrate {arguments[0]}")
    done = room.run(*arguments)
    progress = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    _say("\n".join(["  " + line for line in (*progress[-1:], *done.stdout.splitlines())]))
    return done.returncode


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
