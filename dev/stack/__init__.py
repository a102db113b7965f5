"""Starts the whole product on a laptop: `python -m dev.stack`."""
