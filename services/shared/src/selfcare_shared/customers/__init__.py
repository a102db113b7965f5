"""The customer directory: where customers' records live, by segment."""
