"""The static intranet site: what a reader sees first, with nothing to log in to."""

from bluelamp.reporting.site.write import write_site

__all__ = ["write_site"]
