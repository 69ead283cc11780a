"""dbt's manifest as entries of the dictionary."""

from collections.abc import Iterator, Mapping
from typing import Any

from bluelamp.contracts import Contract
from bluelamp.reporting.dictionary.entry import Column, Dictionary, Entry

RAW = "raw"
LAYERS = ("marts", "star", "intermediate", "staging", "seeds", RAW, "metrics", "documents")
# What a data test holds, in words; a test of the project's own is named as it is.
TESTED = {"not_null": "never empty", "unique": "unique", "accepted_values": "one of a list"}


def dictionary_of(manifest: Any, contracts: Mapping[str, Contract]) -> Dictionary:
    """Every model, seed, source, metric and exposure. Tests and what they look at become words of their columns; the
    columns of a raw table are those of its feed's contract."""
    addresses = {node.unique_id: f"{_layer(node)}/{node.name}" for node in _described(manifest)}
    for model in manifest.semantic_models.values():
        # A metric is made from the table that its semantic model stands for.
        addresses[model.unique_id] = addresses[model.depends_on.nodes[0]]
    users: dict[str, set[str]] = {}
    for node in _described(manifest):
        for parent in _parents(node):
            if parent in addresses:
                users.setdefault(addresses[parent], set()).add(addresses[node.unique_id])
    tested = _tested(manifest)
    entries = []
    for node in _described(manifest):
        columns = tuple(
            Column(
                column.name,
                _words(column.description),
                column.data_type or "",
                tuple(sorted({*tested.get((node.unique_id, column.name), ()), *_constraints(column)})),
            )
            for column in getattr(node, "columns", {}).values()
        )
        is_feed = _layer(node) == RAW and node.name in contracts
        entries.append(
            Entry(
                name=node.name,
                layer=_layer(node),
                description=_words(contracts[node.name].description if is_feed else node.description),
                owner=contracts[node.name].owner if is_feed else _owner(node),
                made_from=tuple(sorted({addresses[parent] for parent in _parents(node) if parent in addresses})),
                used_by=tuple(sorted(users.get(addresses[node.unique_id], ()))),
                columns=_delivered(contracts[node.name]) if is_feed else columns,
            )
        )
    return Dictionary(tuple(sorted(entries, key=lambda entry: (LAYERS.index(entry.layer), entry.name))))


def _delivered(contract: Contract) -> tuple[Column, ...]:
    """Columns as the supplier sends them, all kept as text."""
    return tuple(
        Column(
            column.name,
            _words(column.description),
            column.logical_type,
            (
                *(["never empty"] if column.is_required else []),
                *(["kept as a pseudonym"] if column.is_personal else []),
            ),
        )
        for column in contract.columns
    )


def _described(manifest: Any) -> Iterator[Any]:
    yield from (node for node in manifest.nodes.values() if str(node.resource_type.value) in ("model", "seed"))
    yield from manifest.sources.values()
    yield from manifest.metrics.values()
    yield from manifest.exposures.values()


def _layer(node: Any) -> str:
    kind = str(node.resource_type.value)
    if kind == "model":
        return str(node.fqn[1])
    return {"seed": "seeds", "source": RAW, "metric": "metrics", "exposure": "documents"}[kind]


def _parents(node: Any) -> list[str]:
    """What it is made from; a seed is made from nothing."""
    parents = getattr(node, "depends_on", None)
    return list(getattr(parents, "nodes", ()))


def _owner(node: Any) -> str:
    owner = getattr(node, "owner", None)
    if owner is not None and getattr(owner, "name", None):
        return str(owner.name)
    meta: Mapping[str, Any] = getattr(node.config, "meta", None) or getattr(node, "meta", None) or {}
    return str(meta.get("owner", "Planning and performance team"))


def _tested(manifest: Any) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for node in manifest.nodes.values():
        attached, column = getattr(node, "attached_node", None), getattr(node, "column_name", None)
        if str(node.resource_type.value) == "test" and attached and column:
            found.setdefault((attached, column), []).append(_test_words(node))
    return found


def _test_words(node: Any) -> str:
    name, arguments = node.test_metadata.name, node.test_metadata.kwargs
    if name == "relationships":
        target = str(arguments.get("to", "")).removeprefix("ref('").removesuffix("')")
        return f"a {arguments.get('field')} of {target}"
    return TESTED.get(name, name.replace("_", " "))


def _constraints(column: Any) -> list[str]:
    kinds = [str(constraint.type.value) for constraint in getattr(column, "constraints", [])]
    return [TESTED[kind] for kind in kinds if kind in TESTED]


def _words(text: str) -> str:
    return " ".join((text or "").split())
