"""Whether what was done helped: actions and operations against the areas where nothing was done (DOMAIN D3a)."""
