"""A CGRateS that speaks JSON-RPC over HTTP about the accounts of the rating engine double, written from recorded answers."""
