"""What is odd about the files, so that nobody has to find it out alone."""

from dataclasses import dataclass

from bluelamp.reporting.open_data_site.read import OpenData, Row

# In the order of the page: what takes figures away first, what a reader should merely know last.
KINDS = {
    "missing month": "Months without a file",
    "held back": "Months held back",
    "force without files": "Forces without files",
    "unknown crime type": "Crime types that nobody knows",
    "label changed": "Labels and names that changed",
    "names another force": "Rows that name another force",
    "in another force's area": "Rows in another force’s area",
    "without LSOA": "Rows without a place",
    "without identifier": "Rows without a Crime ID",
    "repeated identifier": "Crime IDs that repeat",
    "repeated row": "Rows that repeat",
    "outcome of another month": "Outcomes of crimes of other months",
    "last outcome of the download": "Last outcomes as they stood at the download",
    "empty column": "Columns without anything in them",
    "finer coordinates": "Coordinates of another layout",
}
# What concerns no figure: on the page of data quality alone.
OF_NO_FIGURE = {"empty column", "finer coordinates"}
NOT_FOUND = {
    "held back": "No month is zeros or less than half of what is usual.",
    "unknown crime type": "Every crime type is one that was in use in its month.",
    "names another force": "In every row Reported by, Falls within and the file name the same force.",
    "repeated identifier": "No Crime ID stands in two rows of the force.",
    "missing month": "No month is missing between the first and the last.",
    "without LSOA": "Every row has a place.",
    "label changed": "No common label begins or ends within the months.",
}


@dataclass(frozen=True)
class Summary:
    """What is odd of one kind about the force's own files. rows: how many, None where nothing was delivered."""

    heading: str
    subjects: list[str]
    rows: int | None
    words: str


def summaries(data: OpenData) -> list[Summary]:
    """The force's own findings that concern a figure: one of each kind, and of what becomes of it."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in data.quality:
        if row["source_id"] == data.own["force_id"] and row["finding"] not in OF_NO_FIGURE:
            found.setdefault((row["finding"], row["words"]), []).append(row)
    order = list(KINDS)
    return [
        Summary(
            KINDS[kind],
            sorted({row["subject"] for row in rows} - {""}),
            sum(row["row_count"] or 0 for row in rows) or None,
            words,
        )
        for (kind, words), rows in sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]


def findings(data: OpenData) -> list[tuple[str, list[Row], str]]:
    """Each kind that is looked for: (heading, the findings, the force's own first; words where there are none)."""
    own = data.own["force_id"]
    found: dict[str, list[Row]] = {}
    for row in sorted(data.quality, key=lambda row: (row["source_id"] != own, row["source_name"], row["subject"])):
        found.setdefault(row["finding"], []).append(row)
    return [
        (heading, found.get(kind, []), NOT_FOUND.get(kind, "None."))
        for kind, heading in KINDS.items()
        if kind in found or kind in NOT_FOUND
    ]
