"""Counts that vary more than chance alone: pure arithmetic."""
