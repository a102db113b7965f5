"""How fast and in how much memory statements are rendered, beside other ways of making the same document."""
