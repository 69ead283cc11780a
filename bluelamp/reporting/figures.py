"""Every figure as a table for machines: CSV, and JSON with the publication that it is of."""

import json
from pathlib import Path

from bluelamp.files import write_whole
from bluelamp.reporting.publication import Publication
from bluelamp.reporting.read_publication import read_publication
from bluelamp.reporting.site.downloads import figure_csv


def write_figures(directory: Path) -> Path:
    """Write figures-<as-at date>.csv and .json of the current publication (or the past state shown); returns the CSV."""
    publication = read_publication()
    path = directory / f"figures-{publication.as_at_date:%Y-%m-%d}.csv"
    write_whole(path.with_suffix(".json"), figure_json(publication).encode())
    write_whole(path, figure_csv(publication).encode("utf-8-sig"))
    return path


def figure_json(publication: Publication) -> str:
    """The figures with what they are of. Numbers that are not whole are text, so that no digit is lost."""
    head = {
        "publication_id": publication.publication_id,
        "published_at": publication.published_at.isoformat(),
        "as_at_date": publication.as_at_date,
        "is_sample": publication.is_sample,
        "note": publication.note,
    }
    return json.dumps({**head, "figures": [dict(row) for row in publication.figures]}, default=str, ensure_ascii=False)
