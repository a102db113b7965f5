"""A client of a running stack: calls held against the contract, the browser, linking, logs."""
