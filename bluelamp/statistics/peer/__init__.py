"""Where the most similar forces are heading."""
