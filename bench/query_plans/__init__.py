"""What the services' statements cost with millions of rows."""
