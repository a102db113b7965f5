"""The operator's SIM Swap and Number Recycling APIs (CAMARA), for a laptop and for tests."""
