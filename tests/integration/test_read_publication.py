"""What documents and pages read: one publication, whole, whatever is published meanwhile."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from psycopg2 import sql

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.operations import refresh
from bluelamp.quality import lateness
from bluelamp.reporting import read_publication as figures
from bluelamp.reporting.site import write_site
from bluelamp.reporting.spreadsheet import write_daily_spreadsheet
from tests.fixtures.publication import crime_rows, feed_rows, publication_row, superseded_rows


def insert(table: tuple[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows as the publisher, by their own columns; documents as JSON."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        for row in rows:
            values = [json.dumps(value) if isinstance(value, dict) else value for value in row.values()]
            cursor.execute(
                sql.SQL("insert into {} ({}) values ({})").format(
                    sql.Identifier(*table),
                    sql.SQL(", ").join(map(sql.Identifier, row)),
                    sql.SQL(", ").join(sql.Placeholder() * len(row)),
                ),
                values,
            )


def publish_by_hand(publication_id: int) -> None:
    """Make that publication the current one."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("update marts_history.publication set is_current = false where is_current")
    insert(
        ("marts_history", "publication"),
        [
            {
                **publication_row(),
                "publication_id": publication_id,
                "build_id": publication_id,
                "known_at": "2013-10-15 06:00+01",
            }
        ],
    )


@pytest.fixture
def published(home: Path) -> Path:
    """A home whose marts hold the hand-made publication, number 3."""
    publish_by_hand(2)
    publish_by_hand(3)
    insert(("published", "mart_daily_crime"), [{**row, "position": 1, "_published_from": 3} for row in crime_rows()])
    insert(
        ("published", "mart_feed_health"),
        [{**row, "position": 1, "delivery_count": 1, "_published_from": 3} for row in feed_rows()],
    )
    insert(
        ("marts_history", "mart_daily_crime"),
        [
            {**row, "period": "financial_year_to_date", "published_from": 2, "published_to": 3}
            for row in superseded_rows()
        ],
    )
    return home


def test_an_empty_warehouse_says_what_to_do(home):
    with pytest.raises(BluelampError, match="Nothing has been published yet") as caught:
        figures.read_publication()
    assert "bluelamp refresh" in caught.value.next_step


def test_the_current_publication_is_read_whole(published):
    publication = figures.read_publication()
    assert publication.publication_id == 3
    assert publication.is_sample
    assert publication.force("burglary_dwelling_recorded").year.actual == 1903
    assert len(publication.crime) == len(crime_rows()) / 4
    assert all(len(figure.monthly_counts) == 24 for figure in publication.crime)
    assert [feed.name for feed in publication.feeds if feed.is_late] == ["satisfaction"]
    assert publication.earlier.publication_id == 2
    assert publication.earlier.comparisons["all_crime_recorded", "force", "force"].actual == 32471


def test_a_publication_that_comes_while_reading_does_not_mix_in(published, monkeypatch):
    queries = []
    original = figures._rows

    def read(connection, query, parameters=None):
        rows = original(connection, query, parameters)
        queries.append(query)
        if len(queries) == 1:
            publish_by_hand(4)
            with connect("publisher") as other, other.cursor() as cursor:
                cursor.execute("delete from published.mart_daily_crime")
        return rows

    monkeypatch.setattr(figures, "_rows", read)
    publication = figures.read_publication()
    assert publication.publication_id == 3
    assert publication.force("all_crime_recorded").year.actual == 32630
    monkeypatch.undo()
    assert figures.read_publication().publication_id == 4


def test_spreadsheet_and_site_are_written_from_the_marts(published, tmp_path):
    sheet = write_daily_spreadsheet(tmp_path / "documents")
    page = write_site(tmp_path / "site").read_text(encoding="utf-8")
    assert sheet.name == "daily-crime-2013-10-14.xlsx"
    assert sheet.read_bytes() == (tmp_path / "site" / "downloads" / sheet.name).read_bytes()
    assert "All crime is 2.1% above last year: 682 more crimes" in page


@pytest.mark.real_life(
    "silence", "every feed stops, so nothing is published: the night writes the site once more, which says so"
)
def test_the_site_is_written_again_when_a_feed_becomes_late(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "NIGHTLY", (refresh.site,))
    (first_page,) = refresh.write_documents()
    quality = first_page.parent / "quality" / "index.html"
    assert "User satisfaction survey is late" in quality.read_text()
    assert refresh.documents_stand()
    # The sample lives in 2013: by the clock, all that it delivered is late.
    monkeypatch.setattr(lateness, "settings", lambda: SimpleNamespace(is_replay=False))
    assert not refresh.documents_stand()
    refresh.write_documents()
    assert "Recorded crime, Investigative outcomes and User satisfaction survey are late" in quality.read_text()
    assert "Up to date" not in first_page.read_text().partition("State of the feeds")[0]
    assert refresh.documents_stand()
