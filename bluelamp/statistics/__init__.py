"""Statistics that SQL cannot do, made from core after dbt has built it; the marts read them from schema fitted."""

from bluelamp.statistics.step import fit

__all__ = ["fit"]
