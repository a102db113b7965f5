"""gunicorn as every service runs it: its settings, its worker, its messages, what is said at start."""
