"""Paper that parties send: one page of PDF, written without a library."""

from __future__ import annotations

from collections.abc import Sequence


def paper(title: str, lines: Sequence[str]) -> bytes:
    """Return a page with a heading and lines below it.

    The page's own font knows Western European letters only; others become a
    question mark.
    """
    text = ["BT", "/F1 16 Tf", "72 760 Td", f"({_escaped(title)}) Tj", "/F1 11 Tf", "0 -14 Td"]
    for line in lines:
        text += ["0 -16 Td", f"({_escaped(line)}) Tj"]
    content = "\n".join([*text, "ET"]).encode("cp1252", "replace")
    return _document(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _document(*objects: bytes) -> bytes:
    """Return *objects*, the catalogue first, as a file with its table of contents."""
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + table + trailer
