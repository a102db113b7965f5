"""Database servers of one's own: MySQL, which the product runs on, MariaDB beside it, the corporate Oracle, Redis."""
