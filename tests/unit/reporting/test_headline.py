"""The generated sentences say what the figures say."""

import pytest

from bluelamp.reporting.headline import attention_sentence, month_finding, most_in, news, page_headline, page_lede
from bluelamp.reporting.verdict import Judgement, attention, judge
from tests.fixtures.publication import crime_rows, make_publication


def changed(measure_id: str, actual: int, previous: int) -> list:
    """The rows with another year to date of the force's measure."""
    rows = crime_rows()
    for row in rows:
        if (row["measure_id"], row["area_type"], row["period"]) == (measure_id, "force", "financial_year_to_date"):
            pct = round(100 * (actual - previous) / previous, 1) if previous else None
            row.update(actual=actual, previous_year=previous, change=actual - previous, change_pct=pct)
    return rows


def test_headline_is_the_news_of_october_2013():
    assert page_headline(make_publication()) == (
        "All crime is 2.1% above last year: 682 more crimes, most of all shoplifting (594 more)"
    )


def test_headline_says_mostly_where_one_type_makes_most_of_the_rise():
    publication = make_publication(crime=changed("shoplifting_recorded", 6344, 2750))
    assert page_headline(publication).endswith("682 more crimes, mostly shoplifting")


def test_headline_of_a_fall_names_what_fell():
    publication = make_publication(crime=changed("all_crime_recorded", 31000, 31948))
    assert page_headline(publication).endswith("948 fewer crimes, mostly criminal damage and arson")


@pytest.mark.parametrize(
    ("actual", "previous", "words"),
    [
        (31948, 31948, "All crime is the same as last year: 31,948 crimes"),
        (1, 0, "All crime: 1 more crime, against none last year"),
        (31947, 31948, "All crime is 0.0% below last year: 1 fewer crime"),
    ],
)
def test_news_of_edge_cases(actual, previous, words):
    publication = make_publication(crime=changed("all_crime_recorded", actual, previous))
    assert news(publication.force("all_crime_recorded")) == words


def test_what_has_no_comparison_is_told_by_its_count_alone():
    rows = crime_rows()
    for row in rows:
        row.update(previous_year=None, change=None, change_pct=None)
    first_year = make_publication(crime=rows)
    assert f"{page_headline(first_year)}. {page_lede(first_year)}" == "All crime: 32,630 crimes so far this year. "
    assert attention(first_year.crime) == []
    # An area that began in between has a true count of none last year, which is nothing to compare with either.
    began = [row | {"previous_year": 0, "change": None, "change_pct": None} for row in crime_rows()]
    area = make_publication(crime=began).force("all_crime_recorded")
    assert news(area) == "All crime: 32,630 crimes so far this year"
    assert (area.year.previous_year, area.year.base, judge(area.year)) == (0, None, Judgement.NO_COMPARISON)


def test_lede_names_the_next_rises_the_largest_falls_and_what_chance_could_do():
    assert page_lede(make_publication()) == (
        "Next come cycle theft (287 more) and violence with injury (255 more). The largest falls are in criminal damage "
        "and arson (470 fewer) and burglary dwelling (173 fewer). The rise in all crime is larger than chance alone would "
        "usually make it."
    )


def test_attention_sentence_quotes_the_figures_and_the_area_with_the_largest_rise():
    publication = make_publication()
    item = attention(publication.crime)[0]
    assert attention_sentence(item) == "594 more than last year: 3,344 against 2,750 (+21.6%)"
    area = most_in(publication, item)
    rises = [
        figure.year.change for figure in publication.of_measure("shoplifting_recorded") if figure.area_type == "lpu"
    ]
    assert area is not None
    assert area.year.change == max(rises)


def test_a_month_before_the_feed_or_the_area_began_is_compared_with_nothing():
    rows = [row | {"monthly_counts": [None] * 18 + [5, 6, 9, 7, 6, 7]} for row in crime_rows()]
    young = make_publication(crime=rows)
    titled = month_finding(young.force("all_crime_recorded"), young.last_complete_month)
    assert titled == "September 2013: 7 crimes"
    rows = [row | {"monthly_counts": [None] * 18 + [5, 6, 7, 7, 6, 8]} for row in crime_rows()]
    young = make_publication(crime=rows)
    assert month_finding(young.force("all_crime_recorded"), young.last_complete_month).endswith("the most in 6 months")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((5,) * 23 + (9,), "September 2013: 9 crimes, the most in 24 months"),
        ((5,) * 23 + (1,), "September 2013: 1 crime, the fewest in 24 months"),
        ((9,) + (5,) * 22 + (7,), "September 2013: 7 crimes, 2 more than in September 2012"),
        ((9,) + (5,) * 23, "September 2013: 5 crimes, no change from September 2012"),
    ],
)
def test_title_of_a_chart_is_its_finding(counts, words):
    publication = make_publication()
    figure = publication.force("all_crime_recorded")
    object.__setattr__(figure, "monthly_counts", counts)
    assert month_finding(figure, publication.last_complete_month) == words
