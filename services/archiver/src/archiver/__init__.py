"""The archiver service: keeps every statement for ever (role `worker`) and gives it back (role `web`)."""
