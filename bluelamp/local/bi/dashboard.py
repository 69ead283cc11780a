"""A dashboard as Superset has it: rows of charts on a grid, and its native filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.local.bi.datasets import VERSION, identity, title
from bluelamp.peers.statement import seed_rows

WIDTH = 12  # of the grid
OWN, PEER = "#12436D", "#9A9A9A"


def dashboard(
    slug: str,
    wanted: Mapping[str, Any],
    charts: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """A dashboard: its rows of charts, and its filters."""
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": wanted["title"]}},
    }
    for number, row in enumerate(wanted["rows"], 1):
        row_id = f"ROW-{number}"
        position["GRID_ID"]["children"].append(row_id)
        position[row_id] = {
            "type": "ROW", "id": row_id, "children": [], "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }  # fmt: skip
        for entry in row:
            chart, chart_id = charts[entry["key"]], f"CHART-{entry['key']}"
            position[row_id]["children"].append(chart_id)
            position[chart_id] = {
                "type": "CHART", "id": chart_id, "children": [], "parents": ["ROOT_ID", "GRID_ID", row_id],
                "meta": {"chartId": 0, "uuid": chart["uuid"], "sliceName": chart["slice_name"],
                         "width": entry.get("width", WIDTH // len(row)), "height": entry.get("height", 50)},
            }  # fmt: skip
    return {
        "dashboard_title": wanted["title"],
        "description": wanted["description"],
        "css": "",
        "slug": slug.replace("_", "-"),
        "uuid": identity("dashboard", slug),
        "position": position,
        "metadata": {
            "color_scheme": "bluelamp",
            "cross_filters_enabled": True,
            "refresh_frequency": 0,
            "expanded_slices": {},
            "label_colors": {
                **colours(wanted.get("colours", {})),
                **(colours_of_forces() if wanted.get("forces") else {}),
            },
            "native_filter_configuration": [native_filter(one, known) for one in wanted["filters"]],
        },
        "version": VERSION,
        "published": True,
    }


def colours(wanted: Mapping[str, str]) -> dict[str, str]:
    """Colours of figures by every label that Superset knows a series by: the column's name, its metric's, and their heading."""
    return {label: colour for name, colour in wanted.items() for label in (name, f"figure_{name}", title(name))}


def colours_of_forces() -> dict[str, str]:
    """One's own force in dark blue, every other that policy names in grey: who is compared is told by labels and tooltips."""
    rows = [(row, OWN if row["is_own"].lower() == "true" else PEER) for row in seed_rows("peer_force")]
    return {row[label]: colour for row, colour in rows for label in ("force_id", "force_name")}


def native_filter(wanted: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A filter over the whole dashboard. default: the values that it begins with; many: false is one value, and never none.

    Superset shows nothing while such a filter is empty: without it what overlaps would be added up."""
    default: Sequence[Any] = wanted.get("default", ())
    many = bool(wanted.get("many", True))
    shared = {
        "id": f"NATIVE_FILTER-{wanted.get('column', 'date')}",
        "name": wanted["name"],
        "description": "",
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "type": "NATIVE_FILTER",
    }
    if "column" not in wanted:
        return {
            **shared, "filterType": "filter_time", "targets": [{}], "controlValues": {},
            "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        }  # fmt: skip
    picked = {"filters": [{"col": wanted["column"], "op": "IN", "val": list(default)}]} if default else {}
    return {
        **shared,
        "filterType": "filter_select",
        "targets": [{"column": {"name": wanted["column"]}, "datasetUuid": known[wanted["dataset"]]["uuid"]}],
        "controlValues": {"multiSelect": many, "enableEmptyFilter": not many, "searchAllOptions": True,
                          "defaultToFirstItem": False, "inverseSelection": False},
        "defaultDataMask": {
            "extraFormData": picked,
            "filterState": {"value": list(default), "label": ", ".join(map(str, default))} if default else {},
        },
    }  # fmt: skip
