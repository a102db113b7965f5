"""The billing service: balance and itemised usage from the rating engine, as JSON and as the archived PDF statement."""
