"""Great Expectations' own page of a suite's results (its Data Docs), made fit for an intranet: nothing is fetched from outside."""

import html
import re
from functools import cache
from pathlib import Path
from typing import Any

from bluelamp.files import write_whole

# What the library's pages would load from other people's servers, and what only works with it.
OUTSIDE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*?>|<img\b[^>]*?>|<iframe\b.*?</iframe>"
    r"|<!--.*?-->|<noscript\b.*?</noscript>|<style\b.*?</style>|<footer\b.*?</footer>",
    re.DOTALL | re.IGNORECASE,
)
LINK = re.compile(r"<a\b[^>]*>|</a>", re.IGNORECASE)  # they lead to pages that are not written
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 0 1rem; color: #1c2733; }
nav, .card:has(nav), .card:has(.btn-group), .modal, .d-none, .collapse, [data-toggle="collapse"], button { display: none; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
td, th { border-bottom: 1px solid #d5dbe1; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.card, .alert { border: 1px solid #d5dbe1; border-radius: 4px; padding: .5rem 1rem; margin: .5rem 0; }
.text-danger, .fa-times { color: #a11; } .text-success, .fa-check-circle { color: #176b2c; }
.fa-times::after { content: "failed"; } .fa-check-circle::after { content: "passed"; }
.fa-exclamation-triangle::after { content: "error"; } .badge { background: #eef1f4; padding: 0 .3rem; }
"""


@cache
def view() -> Any:
    """Great Expectations' view; each one compiles the library's templates for itself."""
    from great_expectations.render.view import DefaultJinjaPageView

    return DefaultJinjaPageView()


def render(result: Any) -> str:
    """The page of a validation result."""
    from great_expectations.render.renderer import ValidationResultsPageRenderer

    page = view().render(ValidationResultsPageRenderer().render(result))
    page = LINK.sub("", OUTSIDE.sub("", page))
    return str(page).replace("</head>", f'<meta charset="utf-8"><style>{STYLE}</style></head>', 1)


def write_page(folder: Path, schema: str, table: str, result: Any) -> Path:
    """Write checks/<schema>/<table>.html below the folder and list all such pages in its index.html; returns the page."""
    path = folder / schema / f"{table}.html"
    write_whole(path, render(result))
    entries = "".join(
        f'<li><a href="{page.parent.name}/{page.name}">{html.escape(page.parent.name)}.{html.escape(page.stem)}</a></li>'
        for page in sorted(folder.glob("*/*.html"))
    )
    title = "Quality checks"
    write_whole(
        folder / "index.html",
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>raw: deliveries, before they are used. build: marts, before they are published.</p>"
        f"<ul>{entries}</ul></body></html>\n",
    )
    return path
