"""The sample force's whole site: it fits, leads nowhere that is not there, weighs little, and says what its marts say."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from bluelamp.reporting.wording import decimal, plus, signed
from tests.browser.barriers import AXE, KINDS, VIOLATIONS
from tests.browser.conftest import reading, served
from tests.browser.numbers import check_charts, check_files, check_numbers
from tests.fixtures.raw_rows import select

MOST_BYTES = 300_000
MOST_SECONDS = 120  # of CPU, whatever else this machine does meanwhile; without other load it is below 20


class Links(HTMLParser):
    """What a page links to, and the ids that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [
            found[name] for name in ("href", "src") if tag in ("a", "link", "script", "img") and name in found
        ]


def texts(page, selector):
    """Text of each row of a table, its cells apart by a blank."""
    return [" ".join(text.split()) for text in page.locator(f"{selector} tbody tr").all_inner_texts()]


def broken(folder: Path) -> list[str]:
    """Every link of every page that leads nowhere, and every id that is there twice."""
    pages = {
        path.relative_to(folder).as_posix(): Links(path)
        for path in folder.rglob("*.html")
        if "checks" not in path.parts
    }
    found = []
    for name, page in pages.items():
        found += [f"{name}: id {each} twice" for each in set(page.ids) if page.ids.count(each) > 1]
        for link in page.links:
            address, part = urldefrag(link)
            target = (folder / name).parent / unquote(address) if address else folder / name
            inside = target.resolve().relative_to(folder.resolve()).as_posix()
            if not target.exists() or (part and inside in pages and part not in pages[inside].ids):
                found.append(f"{name}: {link}")
    return found


def check_plan(page) -> None:
    """The dashboard's rows are those of mart_plan_performance."""
    shown = texts(page, "#plan-crime")
    rows = select(
        """select title, actual, previous_year, year_on_year_change, gap, status from marts.mart_plan_performance
           where area_type = 'force' and measure_type = 'recorded_crime' order by position"""
    )
    assert len(shown) == len(rows) > 5
    for text, (title, actual, previous, change, gap, status) in zip(shown, rows, strict=True):
        assert text.startswith(f"{title} {decimal(actual, 0)} {decimal(previous, 0)} {plus(change, 1)} "), text
        if status == "not met":
            assert f"{decimal(gap, 0)} crimes above the target" in text
        else:
            assert "above the target" not in text
    [(met, judged)] = select(
        """select count(*) filter (where status = 'met'), count(*) filter (where status in ('met', 'not met'))
           from marts.mart_plan_performance where area_type = 'force'"""
    )
    assert page.locator("h1").inner_text().startswith(f"{met} of {judged} targets met")


def check_scorecard(page) -> None:
    """Thirteen rows in their order, and the rule of a cell one click away."""
    shown = texts(page, "#scorecard")
    rows = select(
        """select position, title, purpose, overall_impact_score, overall_threat from marts.mart_emergent_scorecard
           order by position"""
    )
    assert len(shown) == len(rows) == 13
    for text, (position, title, purpose, score, threat) in zip(shown, rows, strict=True):
        assert text.startswith(f"{position}. {title}, {purpose.lower()}"), text
        assert re.search(rf" {score} \w+ . {threat}$", text), text
    [(formula,)] = select("select distinct formula from marts.mart_figure where statistic = 'overall_threat'")
    page.locator("#scorecard tbody tr").first.locator("td a").last.click()
    assert formula in page.locator("tr:target").inner_text()


def check_crime(page) -> None:
    """The control chart's table is mart_control_chart, the waterfall ends at the change."""
    rows = select(
        """select value, centre, lower_limit, upper_limit from marts.mart_control_chart
           where measure_id = 'burglary_dwelling_recorded' and area_type = 'force' order by month_start_date desc"""
    )
    chart = page.locator("#control-burglary-dwelling-recorded-force")
    shown = [" ".join(text.split()) for text in chart.locator("tbody tr").all_text_contents()]
    assert len(shown) == len(rows) == chart.locator("svg circle, svg polygon, svg rect").count()
    for text, row in zip(shown, rows, strict=True):
        assert "".join(decimal(value, 0) for value in row) in text
    [(change,)] = select(
        """select distinct total_change from marts.mart_contribution
           where measure_id = 'burglary_dwelling_recorded' and area_type = 'force'"""
    )
    assert signed(change) in page.locator("#contribution-burglary-dwelling-recorded-force-lpu svg").text_content()


def check_changes(page) -> None:
    """Late and cancelled crimes are those of mart_revision; a first publication changed nothing."""
    rows = select(
        """select earlier, actual, change, new_day_count, late_count, cancelled_count from marts.mart_revision
           where measure_id = 'all_crime_recorded' and area_type = 'force' and compared_with = 'last_publication'"""
    )
    if not rows:
        assert page.locator("#last-publication-table").count() == 0
        return
    [row] = rows
    [text] = [text for text in texts(page, "#last-publication-table") if text.startswith("All crime ")]
    earlier, actual, change, new, late, cancelled = row
    expected = f"All crime {earlier:,} {actual:,} {plus(change, 0)} {new:,} {late:,} {cancelled:,} "
    assert text.startswith(expected)


def check_quality(page) -> None:
    """A feed that never came is missing, never nought; the quarantine is counted as the mart counts it."""
    for title, rows, rejected in select("select title, row_count, rejected_row_count from marts.mart_feed_health"):
        [text] = [text for text in texts(page, "#quarantine-table") if text.startswith(title)]
        expected = f"{title} {rows:,} {rejected:,} " if rows else f"{title} nothing came nothing came nothing came "
        assert text.startswith(expected)


CHECKS = {
    "plan/index.html": check_plan,
    "scorecard/index.html": check_scorecard,
    "crime/burglary-dwelling.html": check_crime,
    "changes/index.html": check_changes,
    "quality/index.html": check_quality,
}


def look(opened, name: str, width: int) -> None:
    """One page at one width: no complaint, no sideways scrolling, nothing that axe-core finds, where it is installed."""
    page = opened(name, width=width, bypass_csp=AXE.exists())
    assert page.complaints == [], (name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    assert "None" not in page.locator("main").inner_text().split(), name
    if AXE.exists():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(VIOLATIONS) == [], (name, width)
    page.context.close()


def check_told(folder: Path) -> None:
    """Site = CSV = marts: each number in the tables of each page, as a reader reads it; each row of each file."""
    read = check_numbers(folder)
    print(
        "\n".join(
            f"{kind}: {read.compared[kind]} of {read.numbers[kind]}" for kind in read.numbers if read.numbers[kind]
        )
    )
    assert read.differs == []
    assert read.compared == read.numbers
    assert read.numbers.total() > 30_000
    for rows, differs in (check_files(folder), check_charts(folder)):
        assert differs == []
        assert rows > 1000


@pytest.mark.timeout(900)
def test_one_page_of_each_kind_fits_and_every_page_leads_somewhere_and_is_light(sample_site, sample_home, chromium):
    folder, seconds = sample_site
    pages = [path for path in folder.rglob("*.html") if "checks" not in path.parts]
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in pages}
    largest = max(sizes, key=sizes.__getitem__)
    print(
        f"{len(sizes)} pages, {sum(sizes.values()) / 1e6:.1f} MB, largest {largest} {sizes[largest]:,} bytes, {seconds:.1f} s of CPU"
    )
    assert sizes[largest] <= MOST_BYTES
    assert seconds < MOST_SECONDS
    assert broken(folder) == []
    check_told(folder)
    with served(folder) as address, reading(chromium, address) as opened:
        for name in KINDS:
            look(opened, name, 360 if name in KINDS[::2] else 1280)
        for name, check in CHECKS.items():
            check(opened(name))
