"""A bundle of assets as Superset imports it: the database, datasets, charts and dashboards of dashboards/*.yaml."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from bluelamp.database.connect import dsn, sqlalchemy_url
from bluelamp.errors import BluelampError
from bluelamp.files import folder_whole
from bluelamp.local.bi.datasets import DATABASE, VERSION, datasets, identity
from bluelamp.settings import settings

ROWS = 5_000
WIDTH = 12  # of a dashboard's grid
CHART_TYPES = {
    "table": "table",
    "line": "echarts_timeseries_line",
    "bar": "echarts_timeseries_bar",
    "number": "big_number_total",
}
ROOT = "bluelamp_assets"


def assets(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Every file of the bundle by its path. folder: of dashboards, the project's unless told otherwise.

    Raises BluelampError for a dashboard that names what is not there.
    """
    database_id = identity("database", DATABASE)
    docs = (settings().dbt_project / "models" / "columns.md").read_text(encoding="utf-8")
    known = datasets(database_id, docs)
    files: dict[str, dict[str, Any]] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "2026-01-01T00:00:00+00:00"},
        f"databases/{DATABASE}.yaml": database(database_id),
    }
    files |= {f"datasets/{DATABASE}/{name}.yaml": entry for name, entry in known.items()}
    for path in sorted((folder or settings().project / "dashboards").glob("*.yaml")):
        wanted = yaml.safe_load(path.read_text(encoding="utf-8"))
        charts = {}
        for entry in (chart for row in wanted["rows"] for chart in row):
            if entry["dataset"] not in known:
                raise BluelampError(
                    f"The chart {entry['name']!r} is of a dataset that there is not: {entry['dataset']}.",
                    where=str(path),
                    next_step=f"Name one of: {', '.join(sorted(known))}.",
                )
            key = f"{path.stem}_{entry['key']}"
            charts[entry["key"]] = chart = chart_of(key, entry, known[entry["dataset"]])
            files[f"charts/{key}.yaml"] = chart
        files[f"dashboards/{path.stem}.yaml"] = dashboard(path.stem, wanted, charts, known)
    return files


def zipped(folder: Path | None = None) -> bytes:
    """The bundle as Superset's API takes it, of a folder of dashboards."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, entry in assets(folder).items():
            archive.writestr(f"{ROOT}/{name}", text_of(entry))
    return buffer.getvalue()


def write_bundle(directory: Path) -> Path:
    """Write the bundle's files into a new folder, for a Superset of one's own; returns it."""
    with folder_whole(directory) as draft:
        for name, entry in assets().items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(entry), encoding="utf-8")
    return directory


def text_of(entry: Mapping[str, Any]) -> str:
    """As YAML, without references, which Superset's own files never have."""
    return str(yaml.safe_dump(json.loads(json.dumps(entry)), sort_keys=False, allow_unicode=True, width=120))


def database(database_id: str) -> dict[str, Any]:
    """The warehouse, as the reader, who may change nothing there. The password is the server's to look up (superset_config.py)."""
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": sqlalchemy_url(dsn("reader"), with_password=False),
        "cache_timeout": 0,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": True, "cancel_query_on_windows_unload": True},
        "uuid": database_id,
        "version": VERSION,
    }


def chart_of(key: str, entry: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, Any]:
    """A chart and the query that it asks, which the API runs by itself."""
    kind = CHART_TYPES[entry["type"]]
    columns, metrics = entry.get("columns", []), entry.get("metrics", [])
    filters = [{"col": c, "op": op, "val": value} for c, op, value in entry.get("filters", [])]
    order = [[column, ascending] for column, ascending in entry.get("order", [])]
    x_axis = entry.get("x_axis")
    time_grain = "P1M" if x_axis and x_axis.endswith("_date") else None
    axis = [{"timeGrain": time_grain, "columnType": "BASE_AXIS", "sqlExpression": x_axis, "label": x_axis,
             "expressionType": "SQL"}] if x_axis else []  # fmt: skip
    query = {
        "columns": [*axis, *columns],
        "metrics": metrics,
        "filters": filters,
        "orderby": order,
        "series_columns": columns if x_axis else [],
        "row_limit": ROWS,
        "extras": {"having": "", "where": ""},
        "applied_time_extras": {},
        "annotation_layers": [],
        "url_params": {},
        "custom_params": {},
        "custom_form_data": {},
        "post_processing": [],
    }
    if entry["type"] == "table" and not metrics:
        query.pop("metrics")
    params = {
        "viz_type": kind,
        "datasource": "0__table",
        "adhoc_filters": [
            {"clause": "WHERE", "expressionType": "SIMPLE", "subject": c, "operator": op, "comparator": value,
             "operatorId": "IN" if op == "IN" else "EQUALS"}
            for c, op, value in entry.get("filters", [])
        ],
        "row_limit": ROWS,
        "color_scheme": "bluelamp",
        **({"metric": metrics[0]} if entry["type"] == "number" else {}),
        **({"x_axis": x_axis, "metrics": metrics, "groupby": columns, "time_grain_sqla": time_grain,
            "x_axis_sort_asc": True, "rich_tooltip": True, "show_legend": True, "legendOrientation": "top",
            "truncateYAxis": False, "y_axis_format": entry.get("format", ",.0f"), "x_axis_time_format": "%b %Y"} if x_axis else {}),
        **({"query_mode": "raw" if not metrics else "aggregate", "all_columns": columns, "groupby": columns,
            "metrics": metrics, "order_by_cols": [json.dumps(one) for one in order], "server_pagination": False,
            "table_timestamp_format": "%-d %b %Y", "show_cell_bars": False, "color_pn": False,
            "page_length": 25} if entry["type"] == "table" else {}),
        **({"y_axis_format": entry.get("format", ",.0f")} if entry["type"] == "number" else {}),
        **entry.get("params", {}),
    }  # fmt: skip
    return {
        "slice_name": entry["name"],
        "description": entry.get("description") or dataset["description"],
        "viz_type": kind,
        "params": params,
        "query_context": json.dumps(
            {
                "datasource": {"id": 0, "type": "table"},
                "force": False,
                "queries": [query],
                "form_data": params,
                "result_format": "json",
                "result_type": "full",
            }
        ),
        "cache_timeout": None,
        "uuid": identity("chart", key),
        "version": VERSION,
        "dataset_uuid": dataset["uuid"],
    }


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
            "label_colors": {},
            "native_filter_configuration": [native_filter(one, known) for one in wanted["filters"]],
        },
        "version": VERSION,
        "published": True,
    }


def native_filter(wanted: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A filter over the whole dashboard. default: the values that it begins with."""
    default: Sequence[Any] = wanted.get("default", ())
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
        "controlValues": {"multiSelect": bool(wanted.get("many", True)), "enableEmptyFilter": False, "searchAllOptions": True,
                          "defaultToFirstItem": False, "inverseSelection": False},
        "defaultDataMask": {
            "extraFormData": picked,
            "filterState": {"value": list(default), "label": ", ".join(map(str, default))} if default else {},
        },
    }  # fmt: skip
