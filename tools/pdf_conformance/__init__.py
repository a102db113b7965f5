"""Statements of every kind, and the reference validator that judges them."""
