"""A delivery's text as rows that keep their contract, and rows that break it."""
