"""The customer service: records, links between logins and numbers, support look-ups, and the database schema."""
