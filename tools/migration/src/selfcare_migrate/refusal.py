"""What ends a command with one sentence."""

from __future__ import annotations


class Refusal(Exception):
    """The command cannot go on; the text is one sentence for the operator and never holds a password or a customer's data."""
