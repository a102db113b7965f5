"""What each statement that the services run costs a server with many rows: rows made up, statements run and counted."""
