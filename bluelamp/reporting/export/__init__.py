"""Taken along: the published star and marts as files, for whoever works without the database."""

from bluelamp.reporting.export.write import write_export

__all__ = ["write_export"]
