"""Rows of the source turned into rows of the target, column by column."""
