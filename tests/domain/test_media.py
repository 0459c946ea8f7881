"""What a file is by its first bytes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.media import BLANK, HEAD, belied, characters, signature


def box(brand: bytes, *compatible: bytes) -> bytes:
    """The first box of an ISO base media file."""
    body = b"ftyp" + brand + b"\x00\x00\x02\x00" + b"".join(compatible)
    return (len(body) + 4).to_bytes(4, "big") + body + b"\x00\x00\x00\x08free"


EBML = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82"


@pytest.mark.parametrize(
    ("head", "medium", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image", "image/jpeg"),
        (b"\xff\xd8\xff\xe1\x00\x10Exif", "image", "image/jpeg"),
        (b"GIF87a\x01\x00", "image", "image/gif"),
        (b"GIF89a\x01\x00", "image", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image", "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "pdf", "application/pdf"),
        (b"\x00\xffjunk before it\n%PDF-1.4\n", "pdf", "application/pdf"),
        (box(b"isom", b"isom", b"iso2", b"mp41"), "video", "video/mp4"),
        (box(b"mp42"), "video", "video/mp4"),
        (box(b"XXXX", b"mp42"), "video", "video/mp4"),  # a maker's own brand, but compatible
        (box(b"3gp4", b"isom"), "video", "video/mp4"),
        (box(b"qt  "), "video", "video/quicktime"),
        (b"\x00\x00\x04\x00moov\x00\x00\x00\x6cmvhd", "video", "video/quicktime"),
        (b"\x00\x00\x00\x08wide\x00\x01\x00\x00mdat", "video", "video/quicktime"),
        (EBML + b"\x84webm", "video", "video/webm"),
        # kept, not read
        (EBML + b"\x88matroska", "other", "video/x-matroska"),
        (box(b"heic", b"mif1", b"heic"), "other", "image/heic"),
        (box(b"mif1", b"heic", b"isom"), "other", "image/heif"),
        (box(b"avif", b"mif1", b"miaf", b"iso8"), "other", "image/avif"),
        (box(b"M4A ", b"M4A ", b"mp42", b"isom"), "other", "audio/mp4"),
        (box(b"XXXX", b"YYYY"), "other", "application/octet-stream"),
        (b"PK\x03\x04\x14\x00\x00\x00", "other", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "other", "application/x-ole-storage"),
        (b"BM\x36\x00\x00\x00", "other", "image/bmp"),
        (b"II*\x00\x08\x00", "other", "image/tiff"),
        (b'<svg xmlns="http://www.w3.org/2000/svg">', "text", "image/svg+xml"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?>\n<!-- x --><SVG\n>', "text", "image/svg+xml"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "other", "application/octet-stream"),
        (b"\x00", "other", "application/octet-stream"),
        (b"abc\x00def", "other", "application/octet-stream"),
        (b"caf\xe9 au lait", "other", "application/octet-stream"),  # Latin-1
        ("text".encode("utf-16"), "other", "application/octet-stream"),
        (b"", "other", "application/octet-stream"),
        # texts, though they begin like something else
        (b"The goods never came.", "text", "text/plain"),
        (b"\xef\xbb\xbfA byte order mark", "text", "text/plain"),
        ("Não recebi nada".encode(), "text", "text/plain"),
        (b"The wide box was open", "text", "text/plain"),
        (b"See ftypisom and moov", "text", "text/plain"),
        (b"My %PDF-1.4 file did not upload", "text", "text/plain"),
        (b"BMW spare part", "text", "text/plain"),
        (b"PNG picture attached", "text", "text/plain"),
        (b"GIF8 is no signature", "text", "text/plain"),
        (b"<?xml version='1.0'?><order/>", "text", "text/plain"),
        (b"<p>See the <svg> tag</p>", "text", "text/plain"),
        (b" ", "text", "text/plain"),
    ],
)
def test_signatures(head, medium, mime):
    """A file is what its first bytes say, and a text if they are one."""
    assert (signature(head).medium, signature(head).mime) == (medium, mime)


def test_a_letter_cut_at_the_end_of_the_head():
    """A text whose head ends inside a letter is a text."""
    text = ("é" * HEAD).encode()
    assert signature(text[: HEAD - 1]).medium == "text"


@given(st.binary(max_size=64))
def test_any_bytes_have_a_signature(head):
    """Whatever the bytes are, they are answered, and with a NUL never as a text."""
    assert b"\x00" not in head or signature(head).medium != "text"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_letters_are_text(text):
    """Any UTF-8 text without NUL is a text, unless it begins as a PDF does."""
    expected = "pdf" if text.lstrip().startswith("%PDF-") else "text"
    if not text.startswith(("GIF87a", "GIF89a")):
        assert signature(text.encode()).medium == expected


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("  \r\n\t ", 0),
        ("\u200b\u2060\ufeff\u00ad", 0),  # nothing that can be seen
        ("\u3164\u2800\u00a0", 0),
        ("\U000e0041\U000e007f", 0),  # tags
        ("  word  ", 4),
        ("two words", 9),
        ("a\u200bb", 3),
        ("你好", 2),
        ("x" * 20 + "\n", 20),
    ],
)
def test_characters(text, length):
    """Invisible letters around a text are not counted."""
    assert characters(text) == length


def test_blank_letters_are_blank():
    """No letter, digit or sign that shows something counts as blank."""
    shown = {"L", "N", "S", "P"}
    fillers = "\u115f\u1160\u3164\uffa0\u2800"  # called letters and symbols, and empty
    assert not [letter for letter in BLANK if unicodedata.category(letter)[0] in shown and letter not in fillers]


@pytest.mark.parametrize(
    ("name", "mime", "lies"),
    [
        ("photo.JPG", "image/jpeg", False),
        ("photo.jpeg", "image/png", True),
        ("photo.png", "text/plain", True),
        ("photo.png", "application/octet-stream", True),
        ("invoice.pdf", "application/zip", True),
        ("invoice.pdf.exe", "application/pdf", True),
        ("invoice.exe", "application/octet-stream", False),
        ("invoice\u202efdp.exe", "image/png", True),
        ("photo.png\u200b. ", "image/gif", True),  # the ending is the one that is seen
        ("film.mov", "video/mp4", False),
        ("letter.docx", "application/zip", False),
        ("drawing.txt", "image/svg+xml", False),
        ("IMG_0042", "image/png", False),  # promises nothing
        ("v1.2", "text/plain", False),
        ("png", "text/plain", False),
        ("", "text/plain", False),
    ],
)
def test_a_name_that_lies(name, mime, lies):
    """A name lies where its ending promises another kind of file than the content is."""
    assert belied(name, mime) is lies
