"""How the schema is changed: steps that can be repeated, one migration at a time, readers served meanwhile."""
