"""The arithmetic of an effect: no database."""
