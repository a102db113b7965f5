"""What the three services share: app factory, identity, problems, logs, outbound calls, databases, directories."""
