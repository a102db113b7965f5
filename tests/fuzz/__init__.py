"""Requests made up from the contract, sent to the running stack."""
