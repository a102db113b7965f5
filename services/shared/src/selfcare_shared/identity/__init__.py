"""Who calls and what the sign-in permits: access tokens, signing keys, support's access."""
