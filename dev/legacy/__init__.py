"""The legacy Oracle of the migration: its rows, its programs, both ends of a migration, a reference in plain Python."""
