"""Apache Superset beside a home: its dashboards made from dashboards/ and from what dbt says of the data, and a server for them."""

from bluelamp.local.bi.api import Superset, log_folder
from bluelamp.local.bi.bundle import write_bundle
from bluelamp.local.bi.superset import running

__all__ = ["Superset", "log_folder", "running", "write_bundle"]
