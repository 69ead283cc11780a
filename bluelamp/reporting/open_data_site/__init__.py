"""The site of a force of which nothing is known but what data.police.uk publishes."""

from bluelamp.reporting.open_data_site.read import is_open_data
from bluelamp.reporting.open_data_site.write import write_open_data_site

__all__ = ["is_open_data", "write_open_data_site"]
