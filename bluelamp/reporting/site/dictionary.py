"""The data dictionary's pages: an index that can be searched, and one page a layer."""

from jinja2 import Environment

from bluelamp.reporting.dictionary import Dictionary, Entry
from bluelamp.reporting.site.environment import render
from bluelamp.reporting.site.layers import LAYERS

DICTIONARY_PAGE = "dictionary/index.html"
# About how many bytes a page of a layer may have: longer ones go on, on a page of the same name with a number.
PAGE_BYTES, ENTRY_BYTES, COLUMN_BYTES = 200_000, 900, 480


def dictionary_pages(environment: Environment, dictionary: Dictionary) -> dict[str, str]:
    """The index of the data dictionary and the pages of its layers."""
    parts = parts_of(dictionary)
    where = {f"{entry.layer}/{entry.name}": f"{page}#{entry.name}" for page, entries in parts for entry in entries}

    def address(name: str) -> str:
        """Where an entry stands, seen from another page of the dictionary."""
        return where[name]

    layers = [layer for layer in LAYERS if dictionary.of_layer(layer)]
    pages = {
        f"dictionary/{page}": render(
            environment,
            f"dictionary/{page}",
            "layer.html",
            layer=entries[0].layer,
            entries=entries,
            entry_address=address,
        )
        for page, entries in parts
    }
    index = render(
        environment, DICTIONARY_PAGE, "dictionary.html", dictionary=dictionary, layers=layers, entry_address=address
    )
    return {DICTIONARY_PAGE: index, **pages}


def parts_of(dictionary: Dictionary) -> list[tuple[str, list[Entry]]]:
    """Pages of the layers with their entries, by their names in the dictionary's folder."""
    parts: list[tuple[str, list[Entry]]] = []
    for layer in LAYERS:
        number, filled = 0, PAGE_BYTES
        for entry in dictionary.of_layer(layer):
            if filled >= PAGE_BYTES:
                number, filled = number + 1, 0
                parts.append((f"{layer}.html" if number == 1 else f"{layer}-{number}.html", []))
            parts[-1][1].append(entry)
            filled += weight(entry)
    return parts


def weight(entry: Entry) -> int:
    """About how many bytes an entry has on its page."""
    return ENTRY_BYTES + sum(COLUMN_BYTES + len(column.description) for column in entry.columns)
