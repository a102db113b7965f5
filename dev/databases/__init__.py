"""Database servers of one's own: MariaDB, the corporate Oracle, Redis."""
