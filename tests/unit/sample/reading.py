"""Reads the sample's delivery files with pandas alone, and counts them by the published rules, apart from the code that made them."""

import gzip
import io
import json
from functools import cache
from pathlib import Path

import pandas as pd

from bluelamp.sample import expected_rejections
from bluelamp.settings import settings

TYPES_2013 = ("1", "2", "3", "4", "6", "7", "8")
TYPES_2012 = ("1", "2", "3", "4", "6", "7")
RENAMED_REPEAT = "crime_2013-10.csv.gz"  # the very delivery of 8 October once more
WINDOWS = {"cur": ("2013-04-01", "2013-10-14"), "prev": ("2012-04-01", "2012-10-14")}

# Offence classes by category, from DOMAIN.md E1 (2013/14).
CLASSES = {
    "homicide": "1 4.1 4.2 4.10",
    "violence_with_injury": "2 4.3 4.4 4.6 4.7 4.8 4.9 5D 5E 8N 8P 37.1",
    "violence_without_injury": "3A 3B 8L 8M 8Q 11A 13 14 36 104 105A 105B",
    "serious_sexual": "19C 19D 19E 19F 19G 19H 17A 17B 20A 20B 21 22A 22B 70 71",
    "sexual_other": "23 72 73 88A 88C 88D 88E",
    "robbery": "34A 34B",
    "burglary_dwelling": "28A 28B 28C 28D 29",
    "commercial_burglary": "30A 30B 31",
    "tomv": "48 37.2",
    "tfmv": "45",
    "vehicle_interference": "126",
    "shoplifting": "46",
    "cycle_theft": "44",
    "other_theft": "39 40 41 42 43 47 49 49A 35",
    "criminal_damage_arson": "56A 56B 58A 58B 58C 58D 58J",
    "public_order": "9A 9B 62A 66",
    "possession_of_weapons": "10A 10B 10C 10D 81 90",
    "drug_offences": "92A 92C 92D 92E",
    "miscellaneous_crimes": "15 24 26 27 33 33A 38 54 59 60 61 61A 67 69 76 79 80 83 86 95 96 99 802 814",
}
CATEGORY = {code: category for category, codes in CLASSES.items() for code in codes.split()}


def rejected_rows(feed: str, file_name: str) -> set[int]:
    return {e.source_row for e in expected_rejections() if (e.feed, e.file_name) == (feed, file_name)}


def read_feed(landing: Path, feed: str) -> pd.DataFrame:
    """Every accepted row of a feed, with the last business date of its delivery."""
    parts = []
    for path in sorted((landing / feed).glob("*.csv.gz")):
        if path.name == RENAMED_REPEAT:
            continue
        manifest = json.loads(Path(f"{path}.manifest.json").read_text())
        lines = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").splitlines()
        rejected = rejected_rows(feed, path.name)
        kept = [line for row, line in enumerate(lines) if row not in rejected]
        part = pd.read_csv(io.StringIO("\n".join(kept)), dtype=str, keep_default_na=False)
        parts.append(part.assign(business_to=manifest["business_to"], received_at=manifest["received_at"]))
    return pd.concat(parts, ignore_index=True)


def latest(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The last version of each record: by updated_at, then by delivery."""
    return frame.sort_values(["updated_at", "business_to"], kind="stable").drop_duplicates(key, keep="last")


@cache
def areas() -> dict[str, str]:
    """Parent of each area code that the area list knows as a place (not the unallocated members)."""
    frame = pd.read_csv(settings().seed("area"), dtype=str, keep_default_na=False)
    return dict(zip(frame.area_code, frame.parent_area_code, strict=True))


def with_places(crimes: pd.DataFrame) -> pd.DataFrame:
    """Effective LPU: its own if known, else the beat's, else the unallocated one of its BCU."""
    parents = areas()
    lpus = {code for code in parents if parents[code] in ("CITY", "COUNTIES", "UNALLOCATED")}
    own = crimes.lpu_code.where(crimes.lpu_code.isin(lpus))
    by_beat = crimes.beat_code.map(parents).where(lambda parent: parent.isin(lpus))
    by_bcu = crimes.bcu_code.map({"CITY": "C99", "COUNTIES": "N99"})
    lpu = own.fillna(by_beat).fillna(by_bcu).fillna("U99")
    return crimes.assign(lpu=lpu, bcu=lpu.map(parents))


def counted(crimes: pd.DataFrame) -> pd.DataFrame:
    """Crimes that count, with category and place."""
    crimes = crimes[crimes.status.isin(["recorded", "reclassified"])]
    crimes = crimes.assign(
        recorded_date=crimes.recorded_at.str[:10], category=crimes.offence_code.map(CATEGORY).fillna("unknown")
    )
    return with_places(crimes)


def in_category(frame: pd.DataFrame, category: str) -> pd.DataFrame:
    """Rows of a category; categories overlap."""
    violence = frame.category.isin(["violence_with_injury", "violence_without_injury"])
    masks = {
        "all_crime": frame.category.notna(),
        "sexual_offences": frame.category.isin(["serious_sexual", "sexual_other"]),
        "domestic_violence": violence & (frame.is_domestic == "Y"),
        "hate_crime": frame.hate_strands != "",
    }
    return frame[masks.get(category, frame.category == category)]
