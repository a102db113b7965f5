"""`python -m dev.legacy.source FILE PORT`: the legacy database as a process of its own."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from dev.legacy import oracle as legacy

if __name__ == "__main__":
    legacy.double(Path(sys.argv[1]), port=int(sys.argv[2])).start()
    threading.Event().wait()
