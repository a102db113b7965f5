"""Synthetic people, logins and usage, the same for everybody by a fixed seed."""
