"""What control charts need beyond SQL: how likely chance alone is, and the risk of a month in progress."""
