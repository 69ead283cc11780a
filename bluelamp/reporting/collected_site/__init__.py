"""The page of a warehouse that has no crimes of its own: the months that forces have sent (docs/nodes.md)."""

from bluelamp.reporting.collected_site.write import write_collected_site

__all__ = ["write_collected_site"]
