"""What the Oracle driver leaves behind when its connection is lost."""

from __future__ import annotations

import pytest

# The driver leaves the socket of a lost connection to the garbage collector, which is what tests with a bench provoke.
LEAVES_SOCKETS = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
