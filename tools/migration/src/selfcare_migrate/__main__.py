"""`python -m selfcare_migrate`."""

from __future__ import annotations

import sys

from selfcare_migrate.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
