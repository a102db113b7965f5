"""Lines that are printed at the end of the run."""

from __future__ import annotations


class Summary:
    """Collects lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        """One more."""
        self.lines.append(line)
