"""Residential customers from the legacy Oracle to MySQL: plan, load, catch up, verify, report, cut over."""
