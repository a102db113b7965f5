"""What AWS documents that it refuses or does not do, refused here from the contract and the plan, before any apply."""
