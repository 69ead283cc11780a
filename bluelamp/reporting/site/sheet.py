"""What stands in the margins of every printed sheet: whose figures, to which day, who may read them, and the sheet's number.

A style sheet of its own, since its words are of the publication, and a page's own styles are forbidden by its policy.
"""

from bluelamp.reporting.publication import Publication
from bluelamp.reporting.wording import clock, day

SHEET_CSS = "static/sheet.css"


def sheet_css(current: Publication) -> str:
    """That style sheet. The page's footer, which says the same once, is not printed: it would often stand on a sheet alone."""
    name = "Bluelamp. Sample data." if current.is_sample else f"{current.words.force_name or 'Bluelamp'}."
    told = quoted(
        f"{name} Crimes recorded to {day(current.as_at_date)}. Publication {current.publication_id}, {clock(current.published_at)}. "
        "Official: for use inside the force and the Office of the Police and Crime Commissioner."
    )
    box = "font: 8pt 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif; color: #333; vertical-align: top; padding-top: 4mm;"
    return (
        f"@page {{\n  @bottom-left {{ content: {told}; {box} }}\n"
        f'  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); {box} }}\n}}\n'
        "footer { display: none; }\n"
    )


def quoted(words: str) -> str:
    """Words as a string of CSS, whatever they hold."""
    return (
        '"' + "".join(f"\\{ord(letter):x} " if letter in '"\\<' or letter < " " else letter for letter in words) + '"'
    )
