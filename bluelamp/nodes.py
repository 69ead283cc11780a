"""The nodes that one Airflow schedules: each a force's own warehouse, with its own home, policy and PostgreSQL.

BLUELAMP_NODES names a TOML file with a table for each node, by its name (docs/nodes.md). bluelamp/settings.py hands them over.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from bluelamp.errors import BluelampError

NAME = re.compile(r"[a-z][a-z0-9_-]*")
# What a table may say, and the setting that it stands for in the node's tasks.
SETTINGS = {
    "home": "BLUELAMP_HOME", "policy": "BLUELAMP_POLICY", "database_url": "BLUELAMP_DATABASE_URL", "secrets": "BLUELAMP_SECRETS",
    "backup": "BLUELAMP_BACKUP", "recipient": "BLUELAMP_RECIPIENT",
}  # fmt: skip
# Where a node says nothing of these, what holds for the Airflow that schedules it holds for it, too.
SHARED = {"notify": "BLUELAMP_NOTIFY", "site": "BLUELAMP_SITE"}
REQUIRED = ("home", "policy")
QUEUE, SENDS_TO = "queue", "sends_to"


@dataclass(frozen=True)
class Node:
    """One force's warehouse, or a collector of what forces send. sends_to: the nodes that its signed months go to."""

    name: str
    home: Path
    policy: Path
    queue: str
    sends_to: tuple[str, ...]
    said: Mapping[str, str]

    @property
    def landing(self) -> Path:
        """Where it takes deliveries from."""
        return self.home / "landing"

    def variables(self) -> dict[str, str | None]:
        """The settings of its processes; None for one that must not be set, whatever the process had before."""
        own = {variable: self.said.get(key) for key, variable in SETTINGS.items()}
        shared = {variable: self.said[key] for key, variable in SHARED.items() if key in self.said}
        return {**own, **shared, "BLUELAMP_HOME": str(self.home), "BLUELAMP_POLICY": str(self.policy)}


def dag_of(name: str, node: str) -> str:
    """The id of a node's DAG; without a node, the lone warehouse's."""
    return f"{node}.{name}" if node else name


def without_node(dag_id: str) -> str:
    """A DAG as its own warehouse and the runbook call it."""
    return dag_id.rpartition(".")[2]


def read_nodes(path: Path) -> dict[str, Node]:
    """The nodes of a file by name, in its order. A relative path in it starts at the file's folder.

    Raises BluelampError naming file and table for the first thing that is wrong.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        refuse(path, "", "it cannot be read", "Let BLUELAMP_NODES name the file of the nodes, or unset it.")
    except ValueError as error:  # TOML, or letters that are not UTF-8
        refuse(path, "", f"it is no TOML ({error})", "Correct it; docs/nodes.md shows one.")
    nodes = {name: read_node(path, name, table) for name, table in tables.items()}
    if not nodes:
        refuse(path, "", "it names no node", "Write a table for each: [kent], with home and policy.")
    for node in nodes.values():
        for other in node.sends_to:
            if other not in nodes or other == node.name:
                what = "no other node" if other == node.name else "no node of this file"
                refuse(path, node.name, f"sends_to names {other}, which is {what}", f"Choose of: {', '.join(nodes)}.")
    for first, second in shared_homes(nodes):
        refuse(path, second, f"its home is {first}'s, too", "Give each node a home of its own.")
    return nodes


def read_node(path: Path, name: str, table: Any) -> Node:
    """One table of the file."""
    if not NAME.fullmatch(name):
        refuse(path, name, "this is no node's name", "Write small letters, digits, - and _; a letter first.")
    if not isinstance(table, dict):
        refuse(path, name, "it stands outside a table", f"Write [{name}] above what is said of a node.")
    known = {**SETTINGS, **SHARED, QUEUE: ""}
    for key, value in table.items():
        if key == SENDS_TO:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                refuse(path, name, "sends_to is no list of names", 'Write sends_to = ["national"].')
        elif key not in known:
            refuse(path, name, f"it says {key}, which no node has", f"Choose of: {', '.join([*known, SENDS_TO])}.")
        elif not isinstance(value, str) or not value:
            refuse(path, name, f"{key} is no text", f'Write {key} = "…".')
    if missing := [key for key in REQUIRED if key not in table]:
        refuse(path, name, f"{missing[0]} is missing", "A node has at least a home and a policy.")
    queue = table.get(QUEUE, name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", queue):
        refuse(path, name, f"{queue} is no queue's name", "Write small letters, digits, - and _.")
    folders = {key: str(folder(path, table[key])) for key in ("home", "policy", "secrets", "backup") if key in table}
    said = {key: value for key, value in table.items() if key not in (QUEUE, SENDS_TO)} | folders
    return Node(name, Path(said["home"]), Path(said["policy"]), queue, tuple(table.get(SENDS_TO, ())), said)


def folder(path: Path, value: str) -> Path:
    """An absolute folder."""
    return (path.resolve().parent / Path(value).expanduser()).resolve()


def shared_homes(nodes: Mapping[str, Node]) -> list[tuple[str, str]]:
    """Nodes whose home is another's: they would write into one database."""
    seen: dict[Path, str] = {}
    return [
        (first, node.name) for node in nodes.values() if (first := seen.setdefault(node.home, node.name)) != node.name
    ]


def refuse(path: Path, name: str, what: str, next_step: str) -> NoReturn:
    """Say what of the file cannot be meant. A value is never shown: an address may hold a password."""
    raise BluelampError(
        f"The nodes cannot be read: {what}.", where=f"{path}, [{name}]" if name else str(path), next_step=next_step
    )
