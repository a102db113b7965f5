"""Broken on purpose: every line of the rules is changed once, and some unit test must turn red. `make mutants`."""
