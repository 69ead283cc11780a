"""Pictures of the assurance board's report and of a slide, for README and docs, from what the home at BLUELAMP_HOME has published.

    .venv/bin/python -m tests.document_pictures     writes docs/images/sab-report.png and docs/images/sab-slide.png

Needs pdftoppm (poppler-utils) and LibreOffice Impress.
"""

import subprocess
import tempfile
from pathlib import Path

from bluelamp.operations.documents import SLIDES, write_document
from bluelamp.settings import PROJECT

IMAGES = PROJECT / "docs" / "images"
REPORT_PAGE, SLIDE = 5, 3
PIXELS_WIDE = 900


def picture(pdf: Path, page: int, name: str) -> None:
    """One page as a picture of docs/images."""
    wanted = [
        "-png",
        "-f",
        str(page),
        "-l",
        str(page),
        "-singlefile",
        "-scale-to-x",
        str(PIXELS_WIDE),
        "-scale-to-y",
        "-1",
    ]
    subprocess.run(["pdftoppm", *wanted, str(pdf), str(IMAGES / name)], check=True)
    print(f"Wrote {IMAGES / name}.png")


def main() -> None:
    """Make both documents in a folder of their own and keep a page of each."""
    with tempfile.TemporaryDirectory() as folder:
        picture(write_document("sab", Path(folder)), REPORT_PAGE, "sab-report")
        slides = write_document(SLIDES, Path(folder))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        made = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(slides)]
        subprocess.run(made, check=True, capture_output=True, timeout=240)
        picture(slides.with_suffix(".pdf"), SLIDE, "sab-slide")


if __name__ == "__main__":
    main()
