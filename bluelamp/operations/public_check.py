"""The attack on a document for the public beside everything that is out: releases of counts, and the documents before it."""

from bluelamp.database import connect
from bluelamp.disclosure import certify
from bluelamp.disclosure.crime_count import Release, link
from bluelamp.errors import BluelampError
from bluelamp.operations.public_document import read_documents
from bluelamp.operations.public_release import read_earlier, read_published
from bluelamp.reporting.document.attachment import figure_rows
from bluelamp.reporting.document.attack import release_of
from bluelamp.reporting.document.parts import Document


def refuse_what_tells(document: Document) -> None:
    """Attack a document for the public together with every release of counts and every such document before it. Raises BluelampError
    where it tells a count that they do not tell already."""
    published = read_published()
    with connect("publisher") as connection, connection.cursor() as cursor:
        releases = read_earlier(cursor, published.structure)
        earlier = read_documents(cursor, published.categories)
    if not releases:
        return
    newest = release_of(document.publication, figure_rows(document))

    def recovered(documents: list[Release]) -> set[str]:
        history = link(releases, published.structure, documents=documents)
        return set(certify(history.linked, history.primary, history.hidden, is_quick=True).recovered)

    told = recovered([*earlier, newest])
    told -= recovered(earlier) if told else set()
    if told:
        raise BluelampError(
            f"{document.title} would tell {len(told)} small counts of sensitive offences to whoever subtracts what it prints and the "
            "counts that were released.",
            where="public_marts.crime_quarter",
            next_step="It was not made. docs/runbook.md, A release that cannot be made safe.",
        )
