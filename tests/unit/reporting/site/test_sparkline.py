"""Small charts: where their points, ticks and columns stand."""

from datetime import date

from bluelamp.reporting.site.sparkline import HEIGHT, MARGIN, WIDTH, column_heights, sparkline


def test_the_line_fills_its_box_and_ends_with_the_last_month():
    line = sparkline((10, 20, 15), date(2013, 9, 1))
    assert line.points == ((MARGIN, HEIGHT - MARGIN), (WIDTH / 2, MARGIN), (WIDTH - MARGIN, HEIGHT / 2))
    assert line.last == (WIDTH - MARGIN, HEIGHT / 2)


def test_ticks_stand_at_each_april():
    line = sparkline(range(24), date(2013, 9, 1))
    months = [x for x, _ in line.points]
    assert [months.index(x) for x in line.aprils] == [6, 18]  # October 2011 is the first of the 24 months


def test_equal_counts_are_a_level_line_and_one_count_is_no_line():
    assert {y for _, y in sparkline((3, 3, 3), date(2013, 9, 1)).points} == {HEIGHT / 2}
    assert sparkline((3,), date(2013, 9, 1)) is None


def test_columns_start_at_zero():
    assert column_heights((0, 5, 10)) == [0, 50, 100]
    assert column_heights((0, 0)) == [0, 0]
