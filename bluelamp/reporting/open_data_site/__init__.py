"""The site of a force of which nothing is known but what data.police.uk publishes."""

from bluelamp.reporting.open_data_site.write import write_open_data_site

__all__ = ["write_open_data_site"]
