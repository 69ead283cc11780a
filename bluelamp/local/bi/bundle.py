"""A bundle of assets as Superset imports it: the database, datasets, charts and dashboards of dashboards/*.yaml."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from bluelamp.database.connect import dsn, sqlalchemy_url
from bluelamp.errors import BluelampError
from bluelamp.files import folder_whole, read_yaml
from bluelamp.local.bi.dashboard import dashboard
from bluelamp.local.bi.datasets import DATABASE, VERSION, datasets, identity
from bluelamp.settings import settings

ROWS = 5_000
NUMBER = ",.1~f"  # thousands told apart, one decimal where there is one
WHOLE = ",d"
MONTH, DAY = "%b %Y", "%-d %b %Y"
CHART_TYPES = {
    "table": "table",
    "line": "echarts_timeseries_line",
    "bar": "echarts_timeseries_bar",
    "number": "big_number_total",
    "bar_and_line": "mixed_timeseries",
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
        wanted = read_yaml(path)
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
        "extra": {
            "allows_virtual_table_explore": True,
            "cancel_query_on_windows_unload": True,
            # Superset reads every moment as UTC: the first of a summer month would be the last evening of the month before.
            "engine_params": {"connect_args": {"options": "-c timezone=UTC"}},
        },
        "uuid": database_id,
        "version": VERSION,
    }


def chart_of(key: str, entry: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, Any]:
    """A chart and the queries that it asks, which the API runs by itself."""
    kind = CHART_TYPES[entry["type"]]
    params = {
        "viz_type": kind,
        "datasource": "0__table",
        "adhoc_filters": drawn_filters(entry),
        "row_limit": ROWS,
        "color_scheme": "bluelamp",
        **look_of(entry, dataset),
        **entry.get("params", {}),
    }
    queries = [query_of(entry, entry.get("metrics", []))]
    if "line" in entry:
        queries.append(query_of({**entry, "columns": []}, entry["line"]))
    return {
        "slice_name": entry["name"],
        "description": entry.get("description") or dataset["description"],
        "viz_type": kind,
        "params": params,
        "query_context": json.dumps(
            {
                "datasource": {"id": 0, "type": "table"},
                "force": False,
                "queries": queries,
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


def query_of(entry: Mapping[str, Any], metrics: list[str]) -> dict[str, Any]:
    """A chart's question to its dataset."""
    x_axis, columns = entry.get("x_axis"), entry.get("columns", [])
    axis = [{"timeGrain": grain_of(x_axis), "columnType": "BASE_AXIS", "sqlExpression": x_axis, "label": x_axis,
             "expressionType": "SQL"}] if x_axis else []  # fmt: skip
    query = {
        "columns": [*axis, *columns],
        "metrics": metrics,
        "filters": [{"col": c, "op": op, "val": value} for c, op, value in entry.get("filters", [])],
        "orderby": [[column, ascending] for column, ascending in entry.get("order", [])],
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
    if "series_limit" in entry:  # of many lines the highest few; a filter of the dashboard brings the others
        query |= {"series_limit": entry["series_limit"], "series_limit_metric": metrics[0]}
    if entry["type"] == "table" and not metrics:
        query.pop("metrics")
    return query


def grain_of(x_axis: str | None) -> str | None:
    """Months, where the axis is of time."""
    return "P1M" if x_axis and x_axis.endswith("_date") else None


def look_of(entry: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, Any]:
    """How a chart is drawn, as Superset's controls of its type have it."""
    columns, metrics, number = entry.get("columns", []), entry.get("metrics", []), entry.get("format", NUMBER)
    if entry["type"] == "number":
        return {"metric": metrics[0], "y_axis_format": number, "header_font_size": 0.5}
    if entry["type"] == "table":
        order = [json.dumps([column, ascending]) for column, ascending in entry.get("order", [])]
        return {
            "query_mode": "aggregate" if metrics else "raw", "all_columns": columns, "groupby": columns, "metrics": metrics,
            "order_by_cols": order, "server_pagination": False, "column_config": column_config(entry, dataset),
            "table_timestamp_format": DAY, "show_cell_bars": False, "color_pn": False, "page_length": 25,
        }  # fmt: skip
    x_axis = entry["x_axis"]
    time_grain = grain_of(x_axis)
    drawn = {
        "x_axis": x_axis, "metrics": metrics, "groupby": columns, "time_grain_sqla": time_grain, "x_axis_sort_asc": True,
        "rich_tooltip": True, "show_legend": True, "legendOrientation": "top", "truncateYAxis": False,
        "y_axis_format": number, "x_axis_time_format": MONTH, "xAxisLabelInterval": "auto" if time_grain else "0",
        "limit": entry.get("series_limit"),
        "timeseries_limit_metric": metrics[0] if "series_limit" in entry else None,
    }  # fmt: skip
    if "line" in entry:
        drawn |= {"metrics_b": entry["line"], "groupby_b": [], "seriesType": "bar", "seriesTypeB": "line", "yAxisIndexB": 0,
                  "adhoc_filters_b": drawn_filters(entry)}  # fmt: skip
    return drawn


def drawn_filters(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A chart's own filters, as Superset's controls have them."""
    return [
        {"clause": "WHERE", "expressionType": "SIMPLE", "subject": c, "operator": op, "comparator": value,
         "operatorId": "IN" if op == "IN" else "EQUALS"}
        for c, op, value in entry.get("filters", [])
    ]  # fmt: skip


def column_config(entry: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Headings and formats of a table's columns: counts whole, other numbers with one decimal, months by their names."""
    headings, formats = entry.get("headings", {}), entry.get("formats", {})
    types = {column["column_name"]: column["type"] for column in dataset["columns"]}
    config: dict[str, dict[str, str]] = {}
    for name in entry.get("columns", []):
        found = {"customColumnName": headings[name]} if name in headings else {}
        if name == "month_start_date":
            found["d3TimeFormat"] = MONTH
        elif types.get(name) in ("INTEGER", "BIGINT", "NUMERIC", "FLOAT"):
            found["d3NumberFormat"] = formats.get(name, WHOLE if types[name] in ("INTEGER", "BIGINT") else NUMBER)
        if found:
            config[name] = found
    return config
