"""Stand-ins for on-premises systems that speak the real protocols."""
