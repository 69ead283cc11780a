"""The data dictionary's pages: an index that can be searched, and one page a layer."""

from bluelamp.reporting.dictionary import Dictionary

DICTIONARY_PAGE = "dictionary/index.html"
# Layer: its heading and what it is, in the order in which a reader asks for them.
LAYERS = {
    "documents": ("Documents", "What people read, and the marts that it is made from."),
    "metrics": ("Metrics", "Rates and counts defined once, for tools that compute their own figures."),
    "marts": ("Marts", "What readers may query: published figures, checked and under contract."),
    "star": ("Star", "Dimensions with their validity, bridges between them, and facts at the finest grain."),
    "intermediate": (
        "Intermediate",
        "The steps between deliveries, star and marts, a folder per subject, with their history.",
    ),
    "staging": ("Staging", "Accepted deliveries, one view a feed, typed and named."),
    "seeds": ("Policy", "Measures, targets, offence groupings and rules, kept as data and reviewed as differences."),
    "raw": ("Raw", "What suppliers sent, as text, by contract; and the ledger of deliveries."),
}


def layer_page(layer: str) -> str:
    """Page of a layer."""
    return f"dictionary/{layer}.html"


def pages_of(dictionary: Dictionary) -> list[str]:
    """Layers that have something in them, in the order of LAYERS."""
    return [layer for layer in LAYERS if dictionary.of_layer(layer)]


def entry_address(address: str) -> str:
    """Where an entry stands, seen from another page of the dictionary."""
    layer, _, name = address.partition("/")
    return f"{layer}.html#{name}"
