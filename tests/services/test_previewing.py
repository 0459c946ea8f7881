"""Previews are made in a child with limits, kept by hash, and nothing of a party's is trusted on the way."""

from __future__ import annotations

import io
import os
import stat
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from caseboard.services import copies, previewing
from caseboard.services.preview_cache import PreviewCache
from caseboard.services.previewing import NoPreview, Previewing, View
from caseboard.store.blobs import Blobs
from tests.services.test_inspection import BOMB, REAL, claiming, pdf, picture

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and modes are POSIX's")
WITHIN = 2.0
"""Seconds in which a preview ends, or the sentence that says why there is none."""


@pytest.fixture
def files(tmp_path):
    """A store, and a way to put bytes into it."""
    blobs = Blobs(tmp_path / "blobs")
    made: Any = Previewing(blobs, tmp_path / "private")

    def put(content: bytes) -> str:
        path = tmp_path / "coming"
        path.write_bytes(content)
        return blobs.put(path)

    made.put = put
    return made


def test_a_picture_is_drawn_in_the_room_it_has(files):
    """It keeps its shape, and has three bytes a pixel."""
    drawn = files.picture(files.put(picture("JPEG", (600, 400))), View("image", 90, 90))
    assert (drawn.width, drawn.height, drawn.whole) == (90, 60, (600, 400))
    assert len(drawn.rgb) == 3 * 90 * 60


def test_a_small_picture_is_enlarged_eight_times_at_most(files):
    """A picture of four pixels does not fill a wall."""
    drawn = files.picture(files.put(picture("PNG", (2, 2))), View("image", 300, 300))
    assert (drawn.width, drawn.height) == (16, 16)


@pytest.mark.parametrize("held", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(files, held):
    """Whichever of the eight ways a camera stored it, it stands upright, and so does a part of it."""
    made = io.BytesIO()
    stored = Image.new("RGB", (60, 40))
    stored.paste("red", (0, 0, 20, 20))
    stored.paste("blue", (40, 20, 60, 40))
    exif = Image.Exif()
    exif[0x0112] = held
    stored.save(made, "PNG", exif=exif)
    upright: Any = ImageOps.exif_transpose(Image.open(io.BytesIO(made.getvalue())))
    digest = files.put(made.getvalue())
    drawn = files.picture(digest, View("image", 60, 60))
    assert drawn.whole == upright.size
    for x, y in ((0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9)):
        at = 3 * (int(y * drawn.height) * drawn.width + int(x * drawn.width))
        found = tuple(drawn.rgb[at : at + 3])
        there = upright.getpixel((int(x * upright.width), int(y * upright.height)))
        assert all(abs(one - other) < 40 for one, other in zip(found, there, strict=True)), (x, y)
    corner = files.picture(digest, View("image", 10, 10, (0.0, 0.0, 0.2, 0.2)))
    there = upright.getpixel((2, 2))
    assert all(abs(one - other) < 40 for one, other in zip(corner.rgb[:3], there, strict=True))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_way_to_store_colours(files, mode):
    """Grey, palette, ink, sixteen bits, transparency: all are drawn, what lets light through on white."""
    made = io.BytesIO()
    whole = Image.new(mode, (20, 10)) if mode == "I;16" else Image.new("RGB", (20, 10), "gray").convert(mode)
    whole.save(made, "JPEG" if mode == "CMYK" else "PNG")
    assert len(files.picture(files.put(made.getvalue()), View("image", 20, 20)).rgb) == 3 * 20 * 10


def test_what_is_transparent_lies_on_white(files):
    """A picture that nobody sees through is a white one."""
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(made, "PNG")
    assert set(files.picture(files.put(made.getvalue()), View("image", 4, 4)).rgb) == {255}


@pytest.mark.parametrize(
    ("content", "medium", "why"),
    [
        (BOMB, "image", "it unfolds to more than 50 megapixels"),
        (claiming(12_000, 12_000), "image", "it unfolds to more than 50 megapixels"),
        (picture("PNG")[:-40], "image", "it is damaged or cut short"),
        (b"\x89PNG\r\n\x1a\n" + b"no picture" * 9, "image", "it is damaged or cut short"),
        (pdf()[:60], "pdf", "it is damaged or cut short"),
        (pdf(0), "pdf", "it has no page"),
        (b"", "image", "it is damaged or cut short"),
    ],
    ids=["gif of 4 gigapixels", "12 000 by 12 000", "cut", "garbage", "cut pdf", "no page", "empty"],
)
def test_what_cannot_be_drawn_ends_in_one_sentence(files, content, medium, why):
    """Within two seconds, whatever was done to the file."""
    digest, began = files.put(content), time.monotonic()
    with pytest.raises(NoPreview, match=f"^{why}$"):
        files.picture(digest, View(medium, 80, 40))
    assert time.monotonic() - began < WITHIN


@on_posix
def test_the_childs_memory_is_bounded(files):
    """A picture that unfolds beyond it is none, and the next one is drawn."""
    made = io.BytesIO()
    Image.new("RGBA", (7_000, 7_000)).save(made, "WEBP", lossless=True, method=0, quality=0)
    with pytest.raises(NoPreview, match="more than 512 MB of memory"):
        files.picture(files.put(made.getvalue()), View("image", 10, 10))
    assert files.picture(files.put(picture("PNG")), View("image", 10, 10)).width == 10


def child(tmp_path, monkeypatch, body):
    """Let *body* take the place of the program that draws."""
    path = tmp_path / "child.py"
    path.write_text(f"import sys\nw = sys.stdout.buffer.write\n{body}\n")
    monkeypatch.setattr(previewing, "_PROGRAM", path)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("w(b'{\"size\": [80, 40], \"whole\": [1, 1], \"pages\": 1}\\n' + b'x' * 50)", "gave no picture"),
        ("w(b'{\"size\": [4000, 1], \"whole\": [1, 1], \"pages\": 1}\\n' + b'x' * 12000)", "gave no picture|more than"),
        ("w(b'{\"size\": [-1, -1], \"whole\": [1, 1], \"pages\": 1}\\n' + b'xxx')", "gave no picture"),
        ("w(b'[' * 4000 + b'\\n')", "gave no picture"),
        ("w(b'{\"size\": [1, 1], \"whole\": [-5, 0], \"pages\": 1}\\nxxx')", "gave no picture"),
        ("w(b'{\"size\": [1, 1], \"whole\": [1, ' + b'9' * 3000 + b'], \"pages\": 1}\\nxxx')", "gave no picture"),
        ("w(b'{\"size\": [1, 1], \"whole\": [1, 1], \"pages\": ' + b'9' * 3000 + b'}\\nxxx')", "gave no picture"),
        ("w(b'x' * 50_000_000)", "more than was asked for|brings the decoder down"),
        ("import os; os.kill(os.getpid(), 11)", "brings the decoder down"),
        ("sys.exit(25)", "no decoder is installed"),
    ],
    ids=["too few", "too wide", "negative", "deep", "no whole", "huge whole", "huge book", "endless", "killed",
         "no decoder"],
)  # fmt: skip
@on_posix
def test_what_the_child_says_is_counted(files, tmp_path, monkeypatch, body, why):
    """A child that was taken over can hand over pixels, and nothing else."""
    child(tmp_path, monkeypatch, body)
    with pytest.raises(NoPreview, match=why):
        files.picture(files.put(picture("PNG")), View("image", 80, 40))


def test_a_child_that_never_ends(files, tmp_path, monkeypatch):
    """It is ended, and its file has no preview."""
    child(tmp_path, monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(previewing, "PATIENCE", 0.3)
    with pytest.raises(NoPreview, match=r"longer than 0\.3 s"):
        files.picture(files.put(picture("PNG")), View("image", 80, 40))


FORKS = "import os, time\nif os.fork() == 0:\n    {session}\n    time.sleep(60)\n    os._exit(0)\n{then}"
NOTE = "open({place!r}, 'w').write(str(os.getpid()))"


@pytest.mark.parametrize("then", ["time.sleep(60)", "w(b'x' * 5)", "os._exit(0)"], ids=["waits", "speaks", "ends"])
@pytest.mark.parametrize("session", ["pass", "os.setsid()"], ids=["its own", "another session"])
@on_posix
def test_nobody_waits_for_what_a_child_has_started(files, tmp_path, monkeypatch, session, then):
    """A program that it started holds its pipe open for a minute: the preview ends when patience does."""
    child(tmp_path, monkeypatch, FORKS.format(session=session, then=then))
    monkeypatch.setattr(previewing, "PATIENCE", 0.5)
    began = time.monotonic()
    with pytest.raises(NoPreview, match=r"longer than 0\.5 s"):
        files.picture(files.put(picture("PNG")), View("image", 80, 40))
    assert time.monotonic() - began < WITHIN


DRIBBLES = "import time\nwhile True:\n    w(b'x'); sys.stdout.buffer.flush(); time.sleep(0.02)"


@on_posix
def test_a_child_that_always_says_a_little_more(files, tmp_path, monkeypatch):
    """Its patience is counted from its start, not from its last word."""
    child(tmp_path, monkeypatch, DRIBBLES)
    monkeypatch.setattr(previewing, "PATIENCE", 0.5)
    began = time.monotonic()
    with pytest.raises(NoPreview, match=r"longer than 0\.5 s"):
        files.picture(files.put(picture("PNG")), View("image", 80, 40))
    assert time.monotonic() - began < WITHIN


@on_posix
def test_who_has_gone_on_keeps_nobody_waiting(files, tmp_path, monkeypatch):
    """Eight files that take for ever are left behind: their children end, and the next picture comes at once."""
    quick = files.put(picture("PNG"))
    child(
        tmp_path, monkeypatch,
        f"import time\nif not sys.argv[2].endswith({quick!r}):\n    time.sleep(60)\n"
        "w(b'{\"size\": [1, 1], \"whole\": [1, 1], \"pages\": 1}\\nxxx')",
    )  # fmt: skip
    left, said = threading.Event(), []

    def looks(digest):
        with pytest.raises(NoPreview) as why:
            files.picture(digest, View("image", 80, 40), lambda: not left.is_set())
        said.append(str(why.value))

    lookers = [
        threading.Thread(target=looks, args=(files.put(picture("PNG", (9, 9 + at))),), daemon=True) for at in range(8)
    ]
    for one in lookers:
        one.start()
    time.sleep(0.3)
    left.set()
    began = time.monotonic()
    assert files.picture(quick, View("image", 80, 40)).rgb == b"xxx"
    for one in lookers:
        one.join(WITHIN)
    assert time.monotonic() - began < WITHIN
    assert said == ["nobody looks at it any more"] * 8


@on_posix
def test_what_a_child_has_started_ends_with_it(files, tmp_path, monkeypatch):
    """Nothing of its session is left behind."""
    place = tmp_path / "who"
    child(tmp_path, monkeypatch, FORKS.format(session=NOTE.format(place=str(place)), then="time.sleep(0.2)"))
    monkeypatch.setattr(previewing, "PATIENCE", 0.5)
    with pytest.raises(NoPreview):
        files.picture(files.put(picture("PNG")), View("image", 80, 40))
    end = time.monotonic() + WITHIN
    while _runs(int(place.read_text())) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _runs(int(place.read_text()))


def _runs(number):
    """Whether a process runs; one that has ended and is not yet fetched does not."""
    status = Path(f"/proc/{number}/status")
    if Path("/proc/self/status").exists():
        return status.exists() and "State:\tZ" not in status.read_text()
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@on_posix
def test_the_child_writes_no_file(files, tmp_path, monkeypatch):
    """With the limits of the real one, a file that it opens does not grow."""
    place = tmp_path / "grown"
    decoding = Path(previewing.__file__).with_name("decoding.py")
    child(
        tmp_path, monkeypatch,
        f"sys.path.insert(0, {str(decoding.parent)!r})\nimport decoding\ndecoding.limit()\n"
        f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"open({str(place)!r}, 'wb').write(b'x')",
    )  # fmt: skip
    with pytest.raises(NoPreview):
        files.picture(files.put(picture("PNG")), View("image", 80, 40))
    assert place.read_bytes() == b""


def test_what_was_drawn_is_kept(files, monkeypatch):
    """The second time no child is asked, also by another desk of the same user."""
    digest = files.put(picture("PNG"))
    first = files.picture(digest, View("image", 20, 20))
    monkeypatch.setattr(previewing, "_PROGRAM", Path("/nowhere"))
    assert files.picture(digest, View("image", 20, 20)) == first
    with pytest.raises(NoPreview):
        files.picture(digest, View("image", 21, 21))


@on_posix
def test_what_is_kept_is_the_users_alone(files, tmp_path):
    """The folder is closed to others, and so is what lies in it."""
    files.picture(files.put(picture("PNG")), View("image", 20, 20))
    folder = tmp_path / "private" / "previews"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()] == [0o600]


def test_the_folder_does_not_grow(tmp_path):
    """What was looked at longest ago goes; what is too large never comes."""
    cache = PreviewCache(tmp_path / "cache", largest=3_000)
    some = [os.urandom(1_000) for _ in range(5)]
    for at, one in enumerate(some):
        cache.put(str(at), "view", one)
        os.utime(cache.path(str(at), "view"), (at, at)) if cache.path(str(at), "view").exists() else None
        assert sum(one.stat().st_size for one in cache.folder.iterdir()) <= 3_000
    assert cache.get("0", "view", 9_999) is None
    assert cache.get("4", "view", 9_999) == some[4]
    cache.put("huge", "view", os.urandom(9_000))
    assert cache.get("huge", "view", 99_999) is None
    assert cache.get("4", "view", 10) is None, "no more than is asked for is unpacked"


def test_a_broken_folder_only_costs_time(files, tmp_path):
    """Where what was kept is damaged, the picture is drawn again."""
    digest = files.put(picture("PNG"))
    first = files.picture(digest, View("image", 20, 20))
    for one in (tmp_path / "private" / "previews").iterdir():
        one.write_bytes(b"nonsense")
    assert files.picture(digest, View("image", 20, 20)) == first


@pytest.mark.parametrize(
    "kept",
    [b"", b"nonsense", b'{"size": [9, 9], "whole": [9, 9], "pages": 1}\nxxx',
     b'{"size": [1, 1], "whole": [0, 0], "pages": 1}\nxxx'],
    ids=["nothing", "no picture", "too few pixels", "no size"],
)  # fmt: skip
def test_what_was_kept_and_is_no_preview_is_made_again(files, tmp_path, kept):
    """It unpacks, and still is not what was kept: the picture is drawn again, and kept again."""
    digest = files.put(picture("PNG"))
    first = files.picture(digest, View("image", 20, 20))
    (one,) = (tmp_path / "private" / "previews").iterdir()
    was = one.read_bytes()
    one.write_bytes(zlib.compress(kept))
    assert files.picture(digest, View("image", 20, 20)) == first
    assert one.read_bytes() == was


@on_posix
def test_what_is_no_preview_is_not_kept(files, tmp_path, monkeypatch):
    """A child that fails once does not leave the item without a preview for good."""
    digest = files.put(picture("PNG"))
    with monkeypatch.context() as patched:
        child(tmp_path, patched, "w(b'nonsense')")
        for see in (lambda: files.picture(digest, View("image", 20, 20)), lambda: files.words(digest, 0)):
            with pytest.raises(NoPreview, match="gave no"):
                see()
    assert files.picture(digest, View("image", 20, 20)).width == 20


def test_words_of_a_document(files):
    """A page is read by itself; there is one that has no words."""
    path = REAL / "pdflatex-4-pages.pdf"
    if not path.exists():
        pytest.skip("the shared folder of real evidence is not here")
    found = files.words(files.put(path.read_bytes()), 1)
    assert found.pages == 4
    assert len(found.text) > 100
    assert files.words(files.put(pdf()), 0).text == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("kettle.jpg", "kettle.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\notepad.exe", "notepad.exe"),
        ("a\x1b[31mb\x00.png", "a[31mb.png"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        (".bashrc", "bashrc"),
        ("...", "abcd.png"),
        ("", "abcd.png"),
        ("CON.txt", "abcd.png"),
        ("a:b?.png", "a_b_.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
        ("-rf", "-rf"),
        ("李" * 115 + ".jpeg", "李" * 78 + ".jpeg"),  # 350 bytes, of which a file system takes 255
        ("😀" * 60, "😀" * 60),
        ("😀" * 61, "😀" * 60),
        ("\u3164\u115f\u2800.", "abcd.png"),  # letters that take room and show nothing
        ("a\ufe0f\u034f\U000e0100.png", "a.png"),
        ("\u3000bill\u2800.\u2003", "bill"),
        ("COM¹.txt", "abcd.png"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    """No folder, no control character, nothing hidden; where nothing is left the hash is the name."""
    assert copies.safe_name(name, "abcd", "image/png") == safe


@on_posix
def test_a_copy_is_private_and_never_over_another(files, tmp_path):
    """Mode 0600, and what is there stays, a dangling link as well."""
    digest, to = files.put(b"words"), tmp_path / "copy.txt"
    files.save(digest, to)
    assert (to.read_bytes(), stat.S_IMODE(to.stat().st_mode)) == (b"words", 0o600)
    with pytest.raises(FileExistsError):
        files.save(digest, to)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        files.save(digest, tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()
    files.save("", tmp_path / "said.txt", "said")
    assert (tmp_path / "said.txt").read_bytes() == b"said"


@pytest.mark.parametrize("now", [b"", picture("PNG")[:-9], picture("PNG", (9, 9))], ids=["emptied", "cut", "altered"])
def test_a_file_that_is_not_what_came_in_is_shown_to_nobody(files, tmp_path, now):
    """It is drawn, saved and lent under the hash of what came in, so it has to have that hash."""
    digest, to = files.put(picture("PNG")), tmp_path / "copy.png"
    path = files._blobs.path(digest)
    path.chmod(0o600)
    path.write_bytes(now)
    for see in (
        lambda: files.picture(digest, View("image", 20, 20)),
        lambda: files.words(digest, 0),
        lambda: files.save(digest, to),
        lambda: files.lend(digest, "image/png"),
    ):
        with pytest.raises((NoPreview, OSError), match="not what came in; look with `caseboard doctor`"):
            see()
    assert not to.exists()
    assert list((tmp_path / "private" / "lent").iterdir()) == []


def test_what_is_lent_ends_as_its_content(files):
    """A page of a website or a drawing that could run something is text outside; what is unknown is not lent."""
    digest = files.put(b"<svg onload='x'>")
    assert files.lend(digest, "image/svg+xml").suffix == ".txt"
    assert files.lend(digest, "image/png").read_bytes() == b"<svg onload='x'>"
    with pytest.raises(NoPreview, match="no program is trusted"):
        files.lend(digest, "application/zip")


def test_bytes_by_slices(files):
    """Any part of a file can be read; what is no hash leads nowhere."""
    digest = files.put(b"0123456789")
    assert files.read(digest, 3, 4) == b"3456"
    with pytest.raises(OSError, match="not in the store"):
        files.read("../" + digest, 0, 1)
