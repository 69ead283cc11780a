"""Great Expectations run over a table or a frame. Whatever keeps an expectation from being judged is an error, never a pass."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bluelamp.errors import BluelampError
from bluelamp.quality.finding import Finding
from bluelamp.quality.suite import Suite, wrong
from bluelamp.settings import settings

if TYPE_CHECKING:
    import pandas as pd

RESULT_FORMAT = {"result_format": "COMPLETE", "exclude_unexpected_values": True}
WHOLE = "whole table"
LIBRARY_LOGS = (
    "great_expectations",
    "great_expectations.data_context",
    "great_expectations.data_context.types.base",
    "great_expectations.expectations",
    "great_expectations.validator",
)


@dataclass
class Outcome:
    """A suite's findings; result is Great Expectations' own account, for its page."""

    suite: Suite
    findings: list[Finding]
    result: Any


def new_context() -> Any:
    """An ephemeral Great Expectations context. The import costs seconds, so it happens here and not at start."""
    settings()  # turns its telemetry off
    import great_expectations as gx

    # After the import, which sets levels of its own.
    for name in LIBRARY_LOGS:
        logging.getLogger(name).setLevel(logging.ERROR)

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    return context


def validate_frame(suite: Suite, frame: "pd.DataFrame") -> Outcome:
    """Judge a frame with one row per delivery: its column load_id tells whose failure it is."""
    context = new_context()
    asset = context.data_sources.add_pandas("pending").add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("pending")
    return judge(suite, run(context, suite, batch, {"dataframe": frame}, ["load_id"]), frame)


class Tables:
    """The tables of a database, judged as the role of the address: one context and one connection for all suites, since either
    costs Great Expectations more than most marts, and so does telling it of one table more."""

    def __init__(self, url: str, schema: str, tables: Sequence[str]) -> None:
        self._context = new_context()
        whole = [{"name": WHOLE}]
        assets = [
            {"type": "table", "name": name, "table_name": name, "schema_name": schema, "batch_definitions": whole}
            for name in tables
        ]
        self._source = self._context.data_sources.add_postgres("warehouse", connection_string=url, assets=assets)

    def validate(self, suite: Suite, table: str) -> Outcome:
        """Judge one table."""
        batch = self._source.get_asset(table).get_batch_definition(WHOLE)
        return judge(suite, run(self._context, suite, batch, {}, []), None)


def run(context: Any, suite: Suite, batch: Any, parameters: dict[str, Any], index: list[str]) -> Any:
    """Great Expectations' result over the suite. Raises BluelampError when it does not take the suite."""
    import great_expectations as gx

    try:
        known = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=suite.expectations))
    except Exception as error:  # the library raises many kinds
        raise wrong(suite.source, f"Great Expectations does not take the suite ({type(error).__name__})") from None
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=suite.name, data=batch, suite=known))
    result_format = {**RESULT_FORMAT, **({"unexpected_index_column_names": index} if index else {})}
    return definition.run(batch_parameters=parameters or None, result_format=result_format)


def judge(suite: Suite, outcome: Any, frame: "pd.DataFrame | None") -> Outcome:
    """Our account of a result. Raises BluelampError for any expectation that could not be judged."""
    results = [result.to_json_dict() for result in outcome.results]
    if len(results) != len(suite.expectations):
        raise wrong(suite.source, f"{len(suite.expectations)} expectations gave {len(results)} results")
    for result in results:
        if raised(result):
            config = result["expectation_config"]
            raise BluelampError(
                f"The expectation {config['type']} could not be judged, so nothing passes.",
                where=f"{suite.source}, column {config['kwargs'].get('column', '(none)')}",
                next_step="Check that the expectation's column and arguments exist in what it looks at.",
            )
    return Outcome(suite, [finding for result in results for finding in findings(suite, result, frame)], outcome)


def raised(result: dict[str, Any]) -> bool:
    """Whether an exception stands in for a judgement; the library reports it as a plain failure, or not at all."""
    info = result.get("exception_info") or {}
    return bool(info.get("raised_exception")) or any(
        isinstance(item, dict) and item.get("raised_exception") for item in info.values()
    )


def findings(suite: Suite, result: dict[str, Any], frame: "pd.DataFrame | None") -> Iterator[Finding]:
    """Our account of one result: the expectation as a whole, then each delivery that failed it."""
    config, numbers = result["expectation_config"], result.get("result") or {}
    kwargs = {name: value for name, value in config["kwargs"].items() if name not in ("batch_id", "value_set")}
    column = kwargs.get("column")
    detail = {"description": config.get("description") or "", "kwargs": kwargs}
    count, unexpected = numbers.get("element_count"), numbers.get("unexpected_count")
    common = (suite.name, config["type"], column, config["severity"])
    yield Finding(*common, bool(result["success"]), None, count, unexpected, detail)
    if frame is None or result["success"]:
        return
    failing = [int(load_id) for entry in numbers.get("unexpected_index_list") or [] for load_id in entry["load_id"]]
    if len(failing) != unexpected:
        raise wrong(
            suite.source, f"{config['type']} failed without saying for which deliveries; use one that looks at each row"
        )
    observed = frame.set_index("load_id")[column] if column in frame else None
    for load_id in failing:
        seen = {} if observed is None else {"observed": told_apart(float(observed[load_id]), kwargs)}
        yield Finding(*common, False, load_id, 1, 1, {**detail, **seen})


def told_apart(observed: float, kwargs: Mapping[str, Any]) -> float:
    """What was observed, with two decimals, or as many as tell it from the limit that it is beyond: 0.001, where at most 0 may be."""
    limits = [kwargs.get("min_value"), kwargs.get("max_value")]
    return next((told for digits in range(2, 9) if (told := round(observed, digits)) not in limits), observed)
