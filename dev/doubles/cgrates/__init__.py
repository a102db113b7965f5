"""A CGRateS that speaks JSON-RPC over HTTP about the same accounts as the rating engine simulator, with its fault knobs."""
