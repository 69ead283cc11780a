"""The embedded servers of the nodes on this machine: up with the Airflow that schedules them, and down with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bluelamp.contracts import make_landing_folders
from bluelamp.database import ensure_database, server
from bluelamp.failure import told
from bluelamp.settings import inside, settings


@contextmanager
def node_databases(say: Callable[[str], None] = print) -> Iterator[None]:
    """Bring up the embedded server of each node whose home is here, and stop at the end those that were started.

    One that does not start is named, and keeps none of the others waiting: its tasks fail until it is there.
    """
    here = [node for node in settings().nodes.values() if "database_url" not in node.said and node.home.is_dir()]
    started: list[str] = []
    try:
        for node in here:
            try:
                with inside(node.name):
                    if server.start():
                        started.append(node.name)
                    ensure_database()
                    make_landing_folders()
            except Exception as error:
                failure = told(error)
                say(f"Node {node.name} is down: {failure.what} Next: {failure.next_step}")
        yield
    finally:
        for name in started:
            with inside(name):
                server.stop()
