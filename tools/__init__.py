"""Tools of the project that no service needs."""
