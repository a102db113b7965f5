"""Corporate customers in the operator's Oracle database, asked through python-oracledb in its thin mode."""
