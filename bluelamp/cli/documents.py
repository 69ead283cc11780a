"""bluelamp verify, errata, check-text: whether figures in print, ours or other people's, are so."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluelamp.cli.show import Json, console, emit, table
from bluelamp.database import ensure_server

RESTATED = 1


def verify(
    file: Annotated[Path, typer.Argument(help="A PDF that bluelamp report made, or a copy of one.")],
    everything: Annotated[bool, typer.Option("--all", help="List the figures that still stand, too.")] = False,
    json: Json = False,
) -> None:
    """Read a document's figures back: still so, restated since (then, now, why), or not ours. Exit 1 unless all stand."""
    from bluelamp.rebuild.verify import verify as read_back
    from bluelamp.reporting.document.compare import Verdict

    ensure_server()
    found = read_back(file)
    if json:
        emit(found.to_dict(), True, "")
    else:
        rows = [one for one in found.checked if everything or one.verdict is not Verdict.STANDS]
        console.print(found.words(), soft_wrap=True)
        if rows:
            columns = ["no", "figure", "area", "statistic", "verdict", "then", "now", "why"]
            console.print(
                table(
                    "",
                    columns,
                    [
                        [o.number, o.measure_id, o.area_name, o.statistic, str(o.verdict), o.then, o.now, o.why]
                        for o in rows
                    ],
                )
            )
        for line in found.changed_words:
            console.print(line, soft_wrap=True)
    if not found.stands:
        sys.exit(RESTATED)


def errata(
    as_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only documents of that day, such as the published one."),
    ] = None,
    json: Json = False,
) -> None:
    """Issued documents that printed a figure restated since, with a draft of the correction note."""
    from bluelamp.rebuild.errata import errata as look

    ensure_server()
    found = look(as_at.date() if as_at else None)
    notes = "\n\n".join(erratum.note() for erratum in found)
    emit(
        [erratum.to_dict() for erratum in found], json, notes or "No issued document prints a figure that was restated."
    )


def check_text(
    file: Annotated[Path, typer.Argument(help="A speech or press release: .txt, .md or .docx.")],
    json: Json = False,
) -> None:
    """Hold every sentence of a text that states figures of the force against what is published: stands, within noise (true, but
    chance alone often makes such a change), contradicts, restated since, or cannot be matched. Exit 1 where one contradicts."""
    from bluelamp.operations.claims import check_file
    from bluelamp.reporting.claims import Mark

    ensure_server()
    found = check_file(file)
    rows = [[str(one.mark), one.sentence, one.why] for one in found]
    empty = "No sentence of this text states a figure of the force that can be read."
    emit([vars(one) for one in found], json, table("", ["mark", "sentence", "figure"], rows) if rows else empty)
    if any(one.mark is Mark.CONTRADICTS for one in found):
        sys.exit(RESTATED)
