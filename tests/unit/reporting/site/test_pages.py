"""The pages as files: what they say, what they link to, what they never hold."""

import csv
import io
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bluelamp.reporting.page_files import STATIC
from bluelamp.reporting.site.downloads import crime_csv, figure_csv, guarded
from bluelamp.reporting.site.write import write_pages
from tests.fixtures.publication import crime_rows, make_publication

VOID = {"meta", "link", "input", "img", "br", "line", "circle", "polyline", "rect"}


class Page(HTMLParser):
    """Tags with their attributes, text, and what is left open."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def of(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return write_pages(make_publication(), tmp_path_factory.mktemp("site")).parent


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Page]:
    return {str(path.relative_to(site)): Page(path) for path in sorted(site.rglob("*.html"))}


def test_there_is_a_page_for_every_crime_type_and_area(pages):
    assert len([name for name in pages if name.startswith("crime/")]) == 16 + 1
    assert len([name for name in pages if name.startswith("areas/")]) == 3 + 16 + 1
    assert {"index.html", "method.html", "areas/bcu-unallocated.html", "areas/lpu-unallocated.html"} <= set(pages)


def test_first_page_has_the_news_the_date_the_publication_and_the_late_feed(pages):
    text = pages["index.html"].text
    for words in (
        "Daily crime figures, as at Monday 14 October 2013",
        "All crime is 2.1% above last year: 682 more crimes, most of all shoplifting (594 more)",
        "15 October 2013, 06:31 (publication 3)",
        "Late User satisfaction survey",
        "594 more than last year: 3,344 against 2,750 (+21.6%)",
        "Missing: 1 to 30 September 2013.",
        "Publication 2 counted to 13 October 2013; this one counts to 14 October 2013.",
    ):
        assert words in text


def test_what_moved_since_the_last_publication_is_shown(pages):
    text = pages["index.html"].text
    assert (
        "All crime: 32,471 before, 32,630 now (159 more); last year’s same days 31,790 before, 31,948 now. "
        "Every crime type that moved (2)" in text
    )
    assert "Shoplifting 3,327 3,344 +17 2,738 2,750" in text
    assert "mart_daily_crime 0 911 0 377" in text


def test_every_page_is_labelled_sample_only_when_it_is(pages, tmp_path):
    assert [name for name, page in pages.items() if "Sample data. An invented force" not in page.text] == []
    real = write_pages(make_publication(is_sample=False), tmp_path).parent
    assert [path for path in real.rglob("*.html") if "ample data" in path.read_text(encoding="utf-8")] == []


def test_pages_are_accessible_in_the_basics(pages):
    for name, page in pages.items():
        assert page.open == [], name
        assert page.of("html") == [{"lang": "en-GB"}], name
        assert len(page.of("h1")) == len(page.of("title")) == len(page.of("main")) == 1, name
        assert len(page.of("table")) == len(page.of("caption")), name
        assert all("scope" in head for head in page.of("th")), name
        assert all("alt" in image for image in page.of("img")), name
        assert all(s.get("role") == "img" or s.get("aria-hidden") == "true" for s in page.of("svg")), name
        assert any(link.get("class") == "skip" for link in page.of("a")), name
        identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(identifiers) == len(set(identifiers)), name
        labels = [attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes]
        assert set(labels) <= set(identifiers), name
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1, name
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels)), name


def test_no_cell_is_empty(pages, site):
    for name in pages:
        html = (site / name).read_text(encoding="utf-8")
        assert not re.search(r"<t[dh]\b[^>]*>\s*</t[dh]>", html), name


def test_every_link_leads_to_a_file_and_every_anchor_to_an_element(pages, site):
    follow_links(pages, site)


def follow_links(pages: dict[str, Page], site: Path) -> None:
    """Fails at the first link that leads to no file, or to an anchor that its page does not have."""
    for name, page in pages.items():
        targets = [
            tag.get("href") or tag.get("src") for kind in ("a", "link", "img", "script") for tag in page.of(kind)
        ]
        for target in targets:
            address, _, anchor = target.partition("#")
            path = (site / name).parent / address if address else site / name
            assert path.is_file(), f"{name} links to {target}"
            if anchor:
                assert f'id="{anchor}"' in path.read_text(encoding="utf-8"), f"{name} links to {target}"


def test_nothing_is_loaded_from_elsewhere(site):
    # A library's file names an address that it never asks for; a browser that searches makes sure (tests/browser).
    own = [path for path in site.rglob("*") if path.suffix in (".html", ".css", ".js") and "pagefind" not in path.parts]
    assert own
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z]+[.:]", text), path.name
        assert "style=" not in text, path.name


def test_checks_are_linked_when_they_are_there(tmp_path, pages):
    assert "Checks of" not in pages["index.html"].text
    for page in ("index.html", "raw/crime.html", "build/mart_figure.html"):
        (tmp_path / "checks" / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "checks" / page).write_text("<p>checks</p>")
    page = Page(write_pages(make_publication(), tmp_path))
    linked = [link["href"] for link in page.of("a") if link["href"].startswith("checks/")]
    assert linked == ["checks/raw/crime.html", "checks/build/mart_figure.html"]


def test_text_from_a_feed_is_escaped(tmp_path):
    rows = crime_rows()
    for row in rows:
        if row["area_name"] == "Hinckley":
            row["area_name"] = '"><script>alert(1)</script>'
        if row["title"] == "Shoplifting":
            row["title"] = "<b>Shop</b>{{ 7 * 7 }}"
    site = write_pages(make_publication(crime=rows), tmp_path).parent
    html = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert "<script>alert" not in html
    assert "<b>Shop" not in html
    assert "{{ 7 * 7 }}" in html


def test_the_same_publication_gives_the_same_bytes(site, tmp_path):
    again = write_pages(make_publication(), tmp_path).parent
    files = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}


def test_pages_of_areas_that_are_gone_go_and_files_of_others_stay(tmp_path):
    gone = (
        "areas/lpu-gone.html", "dictionary/marts-9.html", "downloads/plan.csv", "downloads/daily-crime-2013-10-15.xlsx",
    )  # fmt: skip
    kept = ("checks/kept.html", "downloads/daily-crime-2013-10-13.xlsx", "downloads/own-analysis.csv")
    for name in (*gone, *kept):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old")
    write_pages(make_publication(), tmp_path)
    assert [name for name in (*gone, *kept) if (tmp_path / name).exists()] == list(kept)


def test_csv_holds_every_figure_with_its_publication():
    publication = make_publication()
    rows = list(csv.DictReader(io.StringIO(crime_csv(publication))))
    assert len(rows) == len(publication.crime) * 4
    burglary = next(
        row for row in rows if (row["measure_id"], row["area_name"], row["period"])
        == ("burglary_dwelling_recorded", "Hinckley", "financial_year_to_date")
    )  # fmt: skip
    assert (burglary["actual"], burglary["previous_year"], burglary["change_pct"]) == ("201", "161", "24.8")
    assert (burglary["period_from"], burglary["period_to"]) == ("2013-04-01", "2013-10-14")
    assert (burglary["publication_id"], burglary["is_sample"]) == ("3", "True")
    assert next(csv.DictReader(io.StringIO(figure_csv(publication))))["inputs"] == '{"crimes": 32630}'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_text_is_never_a_formula_and_numbers_stay_numbers(start):
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded(-173) == -173
    assert guarded("Hinckley") == "Hinckley"


def channel(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (channel(int(digits[i : i + 2], 16)) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("style", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        ("ink", "paper", 7), ("soft", "paper", 4.5), ("soft", "tint", 4.5), ("link", "paper", 4.5), ("link", "tint", 4.5),
        ("concern", "concern-tint", 4.5), ("improvement", "improvement-tint", 4.5), ("band-ink", "band", 4.5),
        ("sample-ink", "sample", 4.5), ("grey", "paper", 3), ("blue", "paper", 3), ("concern-shape", "paper", 3),
    ],
)  # fmt: skip
def test_contrast_meets_wcag_aa(style, ink, paper, least):
    css = (STATIC / "bluelamp.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", blocks[0]))
    if style == "dark":
        colours |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", blocks[1]))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least
