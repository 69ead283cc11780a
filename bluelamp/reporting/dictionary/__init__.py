"""The data dictionary: every table and column of the warehouse in words, as the dbt project describes them."""

from bluelamp.reporting.dictionary.entry import Column, Dictionary, Entry
from bluelamp.reporting.dictionary.read import read_dictionary

__all__ = ["Column", "Dictionary", "Entry", "read_dictionary"]
