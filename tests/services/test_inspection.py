"""What evidence is by its content, and whether somebody can look at it."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from caseboard.services import decoding, inspection
from caseboard.services.inspection import CannotInspect, Inspection, inspect, inspect_text
from tests.fixtures.olist import DATA

REAL = DATA / "evidence"
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")


def picture(form: str, size: tuple[int, int] = (64, 48), **more) -> bytes:
    """A picture with something in it."""
    made = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(made, form, **more)
    return made.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small PNG that unfolds to that many pixels, all of them really in it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(bytes(1 + (width + 7) // 8)) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf(pages: int = 1) -> bytes:
    """A handwritten PDF with empty pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>"] * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size, start = len(places) + 1, len(out)
    return (
        out
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        ).encode()
    )


@pytest.fixture
def look(tmp_path):
    """Lay bytes into a file and look into it."""

    def looked(content: bytes, name: str = "evidence") -> Inspection:
        path = tmp_path / name
        path.write_bytes(content)
        return inspect(path)

    return looked


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_pictures(look, form):
    """A whole picture is readable, one cut short is not, and stays a picture."""
    whole = picture(form)
    mime = f"image/{form.lower()}"
    seen = look(whole)
    assert seen == Inspection("image", True, None, 0, mime, near=seen.near)
    assert len(seen.near) == 16
    assert look(whole[: len(whole) * 2 // 3]) == Inspection("image", False, "it is damaged or cut short", 0, mime)


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG", (600, 400), progressive=True, quality=95),
        picture("JPEG", (1, 1)),
        picture("WEBP", (600, 400), lossless=True),
        picture("PNG", (600, 400), interlace=1),
    ],
    ids=["progressive", "one pixel", "lossless", "large"],
)
def test_other_ways_to_store_a_picture(look, content):
    """Pictures are readable however they are stored, and a tail cut off is noticed."""
    assert look(content).readable
    assert not look(content[: len(content) - max(3, len(content) // 8)]).readable


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x24\x00\x00\x00WEBP", b"%PDF-1.7"]
)
def test_a_signature_is_not_enough(look, head):
    """A file that only begins like a picture or a PDF is unreadable."""
    assert look(head + b"\x00garbage" * 20).why == "it is damaged or cut short"


def test_damage_in_the_middle(look):
    """A picture whose data was altered does not decode."""
    whole = bytearray(picture("PNG"))
    whole[len(whole) // 2] ^= 0xFF
    assert not look(bytes(whole)).readable


BOMB = b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02L\x01\x00;"


def test_a_tiny_gif_that_claims_four_gigapixels(look):
    """A header of a few bytes that claims 65 535 by 65 535 pixels is refused unread."""
    assert look(BOMB).why == "it unfolds to more than 50 megapixels"


@pytest.mark.parametrize(
    ("width", "height", "readable"),
    [
        (10_000, 5_000, True),  # exactly 50 megapixels
        (10_000, 5_001, False),  # one row more
        (12_000, 12_000, False),
    ],
)
def test_the_largest_picture(look, width, height, readable):
    """A picture of fifty megapixels is looked at, a larger one is not, however small its file."""
    content = claiming(width, height)
    assert len(content) < 30_000
    found = look(content)
    assert (found.readable, found.why) == (
        readable,
        None if readable else "it unfolds to more than 50 megapixels",
    )


@on_posix
def test_a_picture_that_takes_too_much_memory(look):
    """A picture that unfolds beyond the child's memory is unreadable, and the desk goes on."""
    made = io.BytesIO()
    Image.new("RGBA", (7_000, 7_000)).save(made, "WEBP", lossless=True, method=0, quality=0)
    assert look(made.getvalue()).why == "it takes more than 512 MB of memory to decode"
    assert look(picture("PNG")).readable


def test_pdfs(look):
    """A PDF with a page is readable; without one, or damaged, it is not."""
    assert look(pdf()) == Inspection("pdf", True, None, 0, "application/pdf")
    assert look(pdf(3)).readable
    assert look(pdf(0)).why == "it has no page"
    assert look(pdf()[:60]).why == "it is damaged or cut short"


def test_a_pdf_with_a_password():
    """A PDF that wants a password is unreadable and says so."""
    path = REAL / "libreoffice-writer-password.pdf"
    if not path.exists():
        pytest.skip("the shared folder of real evidence is not here")
    assert inspect(path) == Inspection("pdf", False, "it wants a password", 0, "application/pdf")


@pytest.mark.parametrize(
    ("name", "medium", "readable"),
    [
        ("bw_gradient.png", "image", True),
        ("hopper.png", "image", True),
        ("exif_text.png", "image", True),
        ("hopper.jpg", "image", True),
        ("hopper_orientation_6.jpg", "image", True),
        ("flower2.jpg", "image", True),
        ("hopper.gif", "image", True),
        ("hopper.webp", "image", True),
        ("hopper.avif", "other", False),
        ("truncated_image.png", "image", False),
        ("decompression_bomb.gif", "image", False),
        ("habibi.pdf", "pdf", True),
        ("minimal-document.pdf", "pdf", True),
        ("pdflatex-image.pdf", "pdf", True),
        ("LICENSE.pillow", "text", True),
    ],
)
def test_real_evidence(name, medium, readable):
    """Files from outside are what they are."""
    if not (REAL / name).exists():
        pytest.skip("the shared folder of real evidence is not here")
    found = inspect(REAL / name)
    assert (found.medium, found.readable) == (medium, readable)


NOT_READ = "it is no picture (PNG, JPEG, GIF, WebP), PDF, video (MP4, WebM, QuickTime) or UTF-8 text"


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", "image/avif"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "application/zip"),
        (b"caf\xe9", "application/octet-stream"),
        ("Latin text in UTF-16".encode("utf-16"), "application/octet-stream"),
        (b"a" * 10_000 + b"\x00", "application/octet-stream"),  # a NUL behind the head
        (b"a" * 10_000 + b"\xe9", "application/octet-stream"),  # no UTF-8 behind the head
        (b"a" * 10_000 + b"\xc3", "application/octet-stream"),  # ends inside a letter
    ],
)
def test_what_is_not_read(look, content, mime):
    """Other pictures, archives and bytes that are no text are kept and not read."""
    assert look(content) == Inspection("other", False, NOT_READ, 0, mime)


def test_a_picture_in_words(look):
    """An SVG is UTF-8 text: readable as what it says, never drawn."""
    content = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert look(content) == Inspection("text", True, None, len(content), "image/svg+xml")


def test_an_empty_file(look):
    """An empty file says nothing."""
    assert look(b"") == Inspection("other", False, "it is empty", 0, "application/octet-stream")


@pytest.mark.parametrize(
    ("content", "length"),
    [
        (b"x", 1),
        (b"\xef\xbb\xbfnineteen characters\r\n", 19),
        ("Não recebi".encode(), 10),
        (
            b" " * 3_000_000 + b"a" + b" " * 3_000_000 + b"b" + b" " * 3_000_000,
            3_000_002,
        ),  # in several pieces
    ],
)
def test_text_files(look, content, length):
    """A text is counted in characters, from the first to the last that can be seen."""
    assert look(content) == Inspection("text", True, None, length, "text/plain")


@pytest.mark.parametrize("content", [b" \n", "\u200b".encode() * 30, b"\xef\xbb\xbf", b" " * 3_000_000])
def test_blank_texts(look, content):
    """A text of nothing but blanks is unreadable, in a file and in a record."""
    blank = Inspection("text", False, "it holds nothing that can be seen", 0, "text/plain")
    assert look(content) == blank
    assert inspect_text(content.decode()) == blank


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  ",
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
    ],
)
def test_videos(look, content):
    """A video is readable by its signature alone."""
    found = look(content)
    assert (found.medium, found.readable) == ("video", True)


@pytest.mark.parametrize(
    ("name", "content", "medium"),
    [
        ("photo.jpg", b"The goods never came.", "text"),
        ("letter.txt", picture("PNG"), "image"),
        ("scan.pdf", picture("JPEG"), "image"),
        ("photo.png", pdf(), "pdf"),
        ("-c import os;", picture("PNG"), "image"),
        ("fünf Größen \N{SNOWMAN}.png", pdf(), "pdf"),
    ],
)
def test_a_name_decides_nothing(look, name, content, medium):
    """A file goes by its content, whatever its name says or looks like."""
    found = look(content, name)
    assert (found.medium, found.readable) == (medium, True)


@on_posix
def test_what_is_no_file(tmp_path):
    """A pipe or a folder is not waited for, and a missing file is the caller's error."""
    os.mkfifo(tmp_path / "pipe")
    assert inspect(tmp_path / "pipe").why == "it is no regular file"
    assert inspect(tmp_path).why == "it is no regular file"
    with pytest.raises(FileNotFoundError):
        inspect(tmp_path / "missing")


@pytest.mark.parametrize(
    ("text", "readable", "length"),
    [
        ("The goods never came.", True, 21),
        ("  x  ", True, 1),
        ("<svg/>", True, 6),  # in a record it is what somebody wrote
        ("", False, 0),
        ("a\x00b", False, 0),
        ("a\ud800", False, 0),
    ],
)
def test_texts_of_records(text, readable, length):
    """A text that came in a record is always a text, and readable if there is something to read."""
    found = inspect_text(text)
    assert (found.medium, found.readable, found.characters) == ("text", readable, length)
    assert (found.why is None) is readable


@pytest.fixture
def stub(tmp_path, monkeypatch):
    """Put another program in the decoder's place."""

    def put(source: str) -> None:
        path = tmp_path / "decoder.py"
        path.write_text(source)
        monkeypatch.setattr(inspection, "_DECODER", path)

    return put


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("raise KeyError('no such tile')", "it brings the decoder down"),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "it brings the decoder down (SIGKILL)",
            marks=on_posix,
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
            "it takes more than 5 s of computing to decode",
            marks=on_posix,
        ),
    ],
)
def test_whatever_happens_to_the_child(look, stub, source, why):
    """A child that dies makes its file unreadable, with the reason in words."""
    stub(source)
    assert look(picture("PNG")) == Inspection("image", False, why, 0, "image/png")


@pytest.mark.parametrize(
    ("says", "device"),
    [("'[' * 2000", ""), ("'{\"a\":' * 300", ""), ("'[1, 2]'", ""), (r"""'{"device": "a\\ud800b\\u0000c"}'""", "a?bc"),
     ("'{\"device\": 5, \"near\": \"zz\", \"taken\": \"soon\"}'", "")],
    ids=["deep", "deep and cut", "no object", "what no database takes", "other kinds"],
)  # fmt: skip
def test_what_a_child_says_of_a_picture_is_no_more_than_a_claim(look, stub, says, device):
    """Whatever follows its answer, the picture counts as readable and the import goes on."""
    stub(f"print('readable'); print({says})")
    assert look(picture("PNG")) == Inspection("image", True, None, 0, "image/png", device=device)


def test_a_child_that_never_ends(look, stub, monkeypatch):
    """A child that does not end is ended."""
    stub("import time; time.sleep(60)")
    monkeypatch.setattr(inspection, "PATIENCE", 0.2)
    assert look(picture("PNG")).why == "it takes longer than 0.2 s to decode"


@pytest.mark.parametrize("source", [f"raise SystemExit({int(decoding.Answer.NO_DECODER)})", None])
def test_a_desk_without_decoder_blames_no_file(look, stub, monkeypatch, source):
    """Where nothing can be decoded nothing is called unreadable."""
    stub(source or "")
    if source is None:
        inspection._DECODER.unlink()
    with pytest.raises(CannotInspect, match="install Pillow"):
        look(picture("PNG"))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(CannotInspect, match="no decoder can be started"):
        look(pdf())


@on_posix
def test_the_childs_limits(tmp_path):
    """A child under limits has 512 MB, five seconds of computing, and cannot make a file grow."""
    source = """
import resource, runpy, sys
runpy.run_path(sys.argv[1])["limit"]()
kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)
print([resource.getrlimit(kind)[0] for kind in kinds])
try:
    bytearray(600 << 20)
except MemoryError:
    print("no memory")
try:
    with open(sys.argv[2], "wb") as file:
        file.write(b"x")
except OSError as error:
    print(error.strerror)
"""
    done = subprocess.run(
        [sys.executable, "-c", source, decoding.__file__, str(tmp_path / "grows")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"[{512 << 20}, 5, 0]", "no memory", "File too large"]


def test_the_child_is_small():
    """Who starts the child loads neither board nor database nor a decoder, and the child nothing of ours."""
    source = "import sys, caseboard.services.inspection; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"textual", "rich", "peewee", "PIL", "pypdfium2"}
    assert "caseboard" not in Path(decoding.__file__).read_text("utf-8").partition('"""\n')[2]
