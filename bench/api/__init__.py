"""Requests per CPU-second of the read APIs beside a bare Flask "hello", as ratios inside one run: `make bench-api`."""
