"""What the templates can call: words, verdicts, small charts and addresses, the same on every page."""

from collections.abc import Collection
from datetime import UTC
from pathlib import Path
from typing import Any

from jinja2 import Environment

from bluelamp.reporting import publication, verdict, wording
from bluelamp.reporting.headline import month_finding
from bluelamp.reporting.page_files import page_environment
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.site import plots, report
from bluelamp.reporting.site.addresses import area_page, crime_page, projection_page, root_of
from bluelamp.reporting.site.layers import LAYERS
from bluelamp.reporting.site.navigation import navigation
from bluelamp.reporting.site.sparkline import HEIGHT, WIDTH, column_heights, sparkline
from bluelamp.reporting.verdict import judge

RECEIPT_WORDS = (
    "ROUNDINGS", "receipt_id", "receipt_words", "receipt_name", "receipt_period", "receipt_inputs", "receipt_value",
    "number_of",
)  # fmt: skip


def render(environment: Environment, page: str, template: str = "", **values: Any) -> str:
    """One page by its address, from the template of that name unless told otherwise."""
    return environment.get_template(f"{template or page}.j2").render(root=root_of(page), address=page, **values)


def make_environment(current: Publication, there: Collection[str] = ()) -> Environment:
    """Jinja's environment: everything that a template may call. A name that is not there is an error, never a blank.

    there: the addresses of the pages that the site has.
    """
    environment = page_environment(Path(__file__).parent / "templates")
    environment.filters.update(
        {
            "plus": wording.plus,
            "target_percentage": wording.target_percentage,
            "weekday": wording.weekday,
            "instant": lambda moment: moment.astimezone(UTC).isoformat(timespec="seconds"),
            "count": wording.count,
            "month_range": wording.month_range,
            "performance_years": wording.performance_years,
            "more_or_fewer": wording.more_or_fewer,
            "period": lambda period: wording.span(*period),
            "previous": lambda c: wording.NO_COMPARISON if c.previous_year is None else wording.number(c.previous_year),
            "change": lambda c: wording.NO_COMPARISON if c.change is None else wording.signed(c.change),
            "per_day": lambda value: f"{wording.percentage(value, sign=True)} per day",
            "change_pct": lambda c: wording.change_percentage(c.change_pct, c.base),
        }
    )
    environment.globals.update(
        {
            "publication": current,
            "navigation": navigation,
            "there": frozenset(there),
            "judge": judge,
            "sparkline": sparkline,
            "column_heights": column_heights,
            "WIDTH": WIDTH,
            "HEIGHT": HEIGHT,
            "odds": wording.odds,
            "year_began": wording.year_began,
            **{name: getattr(plots, name) for name in ("PLOT_WIDTH", "PLOT_HEIGHT", "CHART_WIDTH", "CHART_HEIGHT")},
            "finding": month_finding,
            "months_to": wording.months_to,
            "crime_page": crime_page,
            "area_page": area_page,
            "projection_page": projection_page,
            "LAYERS": LAYERS,
            **{name: getattr(publication, name) for name in ("FORCE", "YEAR_TO_DATE", "LAST_28_DAYS", "LAST_7_DAYS")},
            **{name: getattr(report, name) for name in RECEIPT_WORDS},
            **{name: getattr(verdict, name) for name in ("MOST_ITEMS",)},
        }
    )
    return environment
