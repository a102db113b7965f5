"""The migration measured and shown: a legacy Oracle full of people who never were, loads, kills, figures."""
