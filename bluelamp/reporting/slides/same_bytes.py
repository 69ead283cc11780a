"""Office files say when their parts were zipped: with the publication's time instead, the same slides are the same bytes."""

import io
import re
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CLOCKS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def as_of(package: bytes, moment: datetime) -> bytes:
    """An Office file (.pptx, .xlsx), and every workbook inside it, as if it had been made at that moment (with a time zone)."""
    at = moment.astimezone(UTC)
    written = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as source, ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = CLOCKS.sub(rb"\g<1>" + at.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            elif name.endswith(".xlsx"):
                content = as_of(content, moment)
            entry = ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return written.getvalue()
