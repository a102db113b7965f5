"""A local OpenID Connect provider shaped like Amazon Cognito's managed login. For laptops and tests only."""
