"""Which login sees which customer: links, the wait for history, numbers that changed hands."""
