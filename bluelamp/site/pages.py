"""Every page of the site, rendered from one Publication."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bluelamp import judgement, publication, wording
from bluelamp.headline import attention_sentence, month_finding, most_in, news, page_headline, page_lede
from bluelamp.judgement import TOTAL, Judgement, attention, judge, worst_first
from bluelamp.publication import ALL_CRIME, FORCE, Comparison, CrimeFigure, Publication
from bluelamp.site.addresses import area_page, crime_page, root_of
from bluelamp.site.checks import CheckPage
from bluelamp.site.downloads import Download
from bluelamp.site.sparkline import HEIGHT, WIDTH, column_heights, sparkline

Group = tuple[str, list[CrimeFigure]]
MEASURE_GROUPS = (
    (("crime_type",), "Crime types, worst first"),
    (("subset", "flag"), "Also counted in the types above"),
)


def render_pages(current: Publication, downloads: Sequence[Download], *, checks: Sequence[CheckPage]) -> dict[str, str]:
    """All pages by address. checks: the pages of check results to link."""
    environment = _environment(current)
    everywhere = current.of_measure(ALL_CRIME)
    pages = {
        "method.html": _render(environment, "method.html", verdicts=list(Judgement)),
        "index.html": _render(
            environment,
            "index.html",
            headline=page_headline(current),
            lede=page_lede(current),
            all_crime=current.force(ALL_CRIME),
            late=[feed for feed in current.feeds if feed.is_late],
            holding=[feed.title for feed in current.feeds if feed.is_holding_as_at],
            daily=[feed for feed in current.feeds if feed.cadence == "daily"],
            attention=[(item, attention_sentence(item), most_in(current, item)) for item in attention(current.crime)],
            crime_groups=crime_groups(current.of_area(FORCE, FORCE)),
            area_groups=area_groups(everywhere),
            moves=moves(current),
            downloads=downloads,
            checks=checks,
        ),
    }
    for figure in current.of_area(FORCE, FORCE):
        pages[crime_page(figure)] = _render(
            environment,
            crime_page(figure),
            "crime.html",
            force=figure,
            headline=news(figure),
            groups=area_groups(current.of_measure(figure.measure_id)),
        )
    for area in everywhere:
        if area.area_type != FORCE:
            parts = [part for part in everywhere if part.area_type == "lpu" and part.bcu_name == area.area_name]
            pages[area_page(area)] = _render(
                environment,
                area_page(area),
                "area.html",
                area=area,
                headline=news(area),
                groups=crime_groups(current.of_area(area.area_type, area.area_name)),
                parts=worst_first(parts) if area.area_type == "bcu" else [],
            )
    return pages


def crime_groups(figures: Iterable[CrimeFigure]) -> list[Group]:
    """Crime types by group: the totals as they are published, the rest worst first."""
    figures = list(figures)
    totals = [figure for figure in figures if figure.measure_group == TOTAL]
    return [("Totals", totals)] + [
        (heading, worst_first(figure for figure in figures if figure.measure_group in groups))
        for groups, heading in MEASURE_GROUPS
    ]


def area_groups(figures: Iterable[CrimeFigure]) -> list[Group]:
    """Force, BCUs and LPUs of one crime type, worst first within each."""
    figures = list(figures)
    headings = ((FORCE, "Force"), ("bcu", "Basic command units"), ("lpu", "Local policing units, worst first"))
    return [
        (heading, worst_first(figure for figure in figures if figure.area_type == area_type))
        for area_type, heading in headings
    ]


def moves(current: Publication) -> list[tuple[CrimeFigure, Comparison]]:
    """Force figures of the year to date that differ from the publication before, largest move first."""
    if not current.earlier:
        return []
    found = []
    for figure in current.of_area(FORCE, FORCE):
        before = current.earlier.comparisons.get((figure.measure_id, figure.area_type, figure.area_name))
        if before and (before.actual, before.previous_year) != (figure.year.actual, figure.year.previous_year):
            found.append((figure, before))
    return sorted(found, key=lambda pair: (-abs(pair[0].year.actual - pair[1].actual), pair[0].title))


def _render(environment: Environment, page: str, template: str = "", **values: Any) -> str:
    return environment.get_template(f"{template or page}.j2").render(root=root_of(page), **values)


def _environment(current: Publication) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        {
            "number": wording.number,
            "signed": wording.signed,
            "day": wording.day,
            "weekday": wording.weekday,
            "clock": wording.clock,
            "instant": lambda moment: moment.astimezone(UTC).isoformat(timespec="seconds"),
            "month": wording.month,
            "count": wording.count,
            "listed": wording.listed,
            "month_range": wording.month_range,
            "performance_years": wording.performance_years,
            "more_or_fewer": wording.more_or_fewer,
            "period": lambda period: wording.span(*period),
            "previous": lambda c: wording.NO_COMPARISON if c.previous_year is None else wording.number(c.previous_year),
            "change": lambda c: wording.NO_COMPARISON if c.change is None else wording.signed(c.change),
            "change_pct": lambda c: wording.change_percentage(c.change_pct, c.previous_year),
        }
    )
    environment.globals.update(
        {
            "publication": current,
            "judge": judge,
            "sparkline": sparkline,
            "column_heights": column_heights,
            "WIDTH": WIDTH,
            "HEIGHT": HEIGHT,
            "finding": month_finding,
            "months_to": wording.months_to,
            "crime_page": crime_page,
            "area_page": area_page,
            **{name: getattr(publication, name) for name in ("FORCE", "YEAR_TO_DATE", "LAST_28_DAYS", "LAST_7_DAYS")},
            **{name: getattr(judgement, name) for name in ("CLEAR", "STRIKING", "SMALL_COUNT", "MOST_ITEMS")},
        }
    )
    return environment
