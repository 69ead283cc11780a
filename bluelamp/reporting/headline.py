"""The sentences that are the news, made from published figures only."""

from datetime import date

from bluelamp.reporting.publication import ALL_CRIME, FORCE, LAST_28_DAYS, CrimeFigure, Publication
from bluelamp.reporting.verdict import AttentionItem
from bluelamp.reporting.wording import change_percentage, count, listed, month, more_or_fewer, number, percentage

CRIME_TYPE = "crime_type"
MOST = 0.5  # of the gross movement in the same direction


def news(figure: CrimeFigure) -> str:
    """One figure as news, such as "All crime is 2.1% above last year: 682 more crimes"; without a percentage only the counts."""
    year = figure.year
    where = "" if figure.area_type == FORCE else f" in {figure.area_name}"
    if year.previous_year is None or year.change is None:
        return f"{figure.title}{where}: {count(year.actual, 'crime')} so far this year"
    if year.change == 0:
        return f"{figure.title}{where} is the same as last year: {count(year.actual, 'crime')}"
    crimes = more_or_fewer(year.change, "crime" if abs(year.change) == 1 else "crimes")
    if year.change_pct is None:
        return f"{figure.title}{where}: {crimes}, against none last year"
    side = "above" if year.change > 0 else "below"
    return f"{figure.title}{where} is {percentage(abs(year.change_pct))} {side} last year: {crimes}"


def page_headline(publication: Publication) -> str:
    """The one sentence of the first page, with the crime type that moved most in the same direction."""
    total = publication.force(ALL_CRIME)
    movers = _movers(publication, (total.year.change or 0) > 0)
    if not total.year.change or not movers:
        return news(total)
    share = abs(movers[0].year.change or 0) / sum(abs(figure.year.change or 0) for figure in movers)
    name = in_words(movers[0])
    driver = f"mostly {name}" if share >= MOST else f"most of all {name} ({more_or_fewer(movers[0].year.change or 0)})"
    return f"{news(total)}, {driver}"


def page_lede(publication: Publication) -> str:
    """What else a reader should know at once: the other large movements, and whether chance could explain the total."""
    total = publication.force(ALL_CRIME).year
    is_rise = (total.change or 0) > 0
    sentences = []
    next_most = _movers(publication, is_rise)[1:3]
    if next_most:
        sentences.append(f"Next {'come' if len(next_most) > 1 else 'comes'} {_moved(next_most)}.")
    other_way = _movers(publication, not is_rise)[:2]
    if other_way:
        sentences.append(f"The largest {'falls' if is_rise else 'rises'} are in {_moved(other_way)}.")
    if total.previous_year is not None and total.change:
        is_clear = total.change_signal != "none"
        size = "larger than chance alone would usually make it" if is_clear else "one that chance alone often makes"
        sentences.append(f"The {'rise' if is_rise else 'fall'} in all crime is {size}.")
    return " ".join(sentences)


def attention_sentence(item: AttentionItem) -> str:
    """A striking rise, such as "594 more than last year: 3,344 against 2,750 (+21.6%)"."""
    comparison = item.figure.comparisons[item.period]
    since = "in the last 28 days than in the same days last year" if item.period == LAST_28_DAYS else "than last year"
    more = f"{more_or_fewer(comparison.change or 0)} {since}"
    return (
        f"{more}: {number(comparison.actual)} against {number(comparison.previous_year or 0)} "
        f"({change_percentage(comparison.change_pct, comparison.base)})"
    )


def most_in(publication: Publication, item: AttentionItem) -> CrimeFigure | None:
    """The LPU where a force-wide rise was largest in number; None for an item that is about one area already."""
    if item.figure.area_type != FORCE:
        return None
    places = [
        figure
        for figure in publication.of_measure(item.figure.measure_id)
        if figure.area_type == "lpu" and not figure.is_unallocated
    ]
    rise = max(places, key=lambda figure: figure.comparisons[item.period].change or 0, default=None)
    return rise if rise and (rise.comparisons[item.period].change or 0) > 0 else None


def in_words(figure: CrimeFigure) -> str:
    """A crime type inside a sentence: "burglary dwelling"."""
    return figure.title.lower().replace(" – ", " ")


def _movers(publication: Publication, is_rise: bool) -> list[CrimeFigure]:
    """Crime types of the force that moved that way, largest number first. Overlapping types would count twice."""
    moved = [
        figure
        for figure in publication.of_area(FORCE, FORCE)
        if figure.measure_group == CRIME_TYPE and figure.year.change and (figure.year.change > 0) == is_rise
    ]
    return sorted(moved, key=lambda figure: (-abs(figure.year.change or 0), figure.title))


def _moved(figures: list[CrimeFigure]) -> str:
    return listed([f"{in_words(figure)} ({more_or_fewer(figure.year.change or 0)})" for figure in figures])


def month_finding(figure: CrimeFigure, last_month: date) -> str:
    """Title of a chart of months: the latest month and what is remarkable about it."""
    counts = figure.monthly_counts
    latest, before = counts[-1], counts[:-1]
    opening = f"{month(last_month)}: {count(latest, 'crime')}"
    if before and latest > max(before):
        return f"{opening}, the most in {len(counts)} months"
    if before and latest < min(before):
        return f"{opening}, the fewest in {len(counts)} months"
    if len(counts) > 12:
        year_ago = last_month.replace(year=last_month.year - 1)
        difference = more_or_fewer(latest - counts[-13])
        than = "from" if latest == counts[-13] else "than in"
        return f"{opening}, {difference} {than} {month(year_ago)}"
    return opening
