"""Projections of a group of forces: pure arithmetic."""
