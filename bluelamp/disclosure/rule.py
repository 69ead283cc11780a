"""The rule of what could tell of a person (DOMAIN D8): the one place that says it, for documents and for public marts."""

# Words in the names of categories and measures of offences that are told of with care.
SENSITIVE = ("sexual", "rape", "hate", "racist", "domestic_violence", "domestic_abuse")
# Counts of 1 to 4 of them in a small area are withheld; whoever knows that much must not come to know which of the four.
SMALLEST_COUNT = 5
PROTECTION = (1, SMALLEST_COUNT - 1)
# No percentage of fewer crimes. Of how few answers there is none, the survey's own rule says (DOMAIN D6) before anything is published.
SMALLEST_BASE = 10
SMALL_AREAS = ("lpu",)
# Categories whose cases one central team of the force investigates: never told of any area below it, however many they are.
FORCE_ONLY = ("serious_sexual",)


def is_sensitive(name: str) -> bool:
    """Whether a category or measure is of offences that could tell of a person where they are few."""
    return any(word in name for word in SENSITIVE)


def is_too_few(count: int) -> bool:
    """Whether a count of a sensitive category may not be shown of a small area. Nought tells of nobody."""
    return 0 < count < SMALLEST_COUNT


def is_force_only(category_id: str, area_type: str) -> bool:
    """Whether counts of a category are not released of areas of that type at all."""
    return area_type != "force" and category_id in FORCE_ONLY
