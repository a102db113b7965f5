"""HTTP as every service speaks it: routes from the contract, one authenticated call, limits, health."""
