"""Files that are no CSV, told by how they begin: what they are, and what to send instead."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
AS_UTF_8 = 'save it as "CSV UTF-8 (comma delimited)" and send that'
LOOKED_AT = 400  # bytes
STARTS = {
    b"PK\x03\x04": "The file is an archive or a workbook (zip, xlsx), not CSV: unpack it, or save the sheet as CSV.",
    b"\xd0\xcf\x11\xe0": f"The file is a workbook (xls), not CSV: {AS_UTF_8}.",
    b"7z\xbc\xaf": "The file is an archive (7z), not CSV: unpack it and send what is in it.",
    b"%PDF": "The file is a PDF, not CSV.",
}


def foreign_kind(start: bytes) -> str | None:
    """What a file is that begins so, if it is no text that a contract could describe; None where it may be CSV."""
    for sign, words in STARTS.items():
        if start.startswith(sign):
            return words
    text = start[:LOOKED_AT]
    # Without its mark, UTF-16 of plain words has a zero in every second byte.
    if text.startswith(UTF_16) or (len(text) >= 4 and 3 * text.count(0) >= len(text)):
        return f'The file is UTF-16 text, as Excel\'s "Unicode Text" is: {AS_UTF_8}.'
    if text.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "The file is a web page, not CSV: the download may have asked for a login."
    return None
