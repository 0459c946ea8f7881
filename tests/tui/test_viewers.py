"""Viewers: each item by its content, whole, in its four faces, and nothing of it obeyed."""

from __future__ import annotations

import asyncio
import io
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from textual.strip import Strip

from caseboard.services.case_view import ParcelCard, SaidCard
from caseboard.services.previewing import NoPreview
from caseboard.tui.manner import Manner, spoken
from caseboard.tui.viewers import kitty, terminal
from caseboard.tui.viewers.conversation import both_times
from caseboard.tui.viewers.shown import Addresses, Listing, Shown, Thread, Tracking
from caseboard.tui.viewers.source import AtHand
from caseboard.tui.viewers.structure import COLUMNS, structure_of
from caseboard.tui.viewers.text_rows import BLOCK, LONGEST, Stretch, TextRows, broken, segments, stretches
from caseboard.tui.viewers.viewer import Viewer
from tests.services.test_inspection import BOMB, REAL, claiming, pdf, picture
from tests.tui.conftest import settled
from tests.tui.desks import NOON
from tests.tui.gallery import Gallery, screen_of, stored
from tests.tui.test_hostile import OBEYED

SIZE = (100, 24)
HOSTILE = Path(__file__).parents[2] / "fixtures" / "hostile" / "files"
SMALL = Path(__file__).parents[2] / "fixtures" / "small" / "files"
SAID = (
    SaidCard(NOON - timedelta(days=3), "buyer", "message", "The kettle is blue, I ordered green."),
    SaidCard(NOON - timedelta(days=2), "seller", "message", "Colour may differ a little from the picture."),
    SaidCard(NOON - timedelta(days=2), "seller", "offer", "offers 10.00 EUR, refused"),
    SaidCard(NOON - timedelta(days=1), "platform", "message", "Please send a picture."),
)
PARCEL = ParcelCard(
    "P-1", "out", "Carrier", "TN 1", "signature_obtained", NOON - timedelta(days=9), "",
    (
        (NOON - timedelta(days=8), "in_transit", "Porto", "", ""),
        (NOON - timedelta(days=6), "delivered", "Lisboa", "left at the door", "m. k."),
    ),
)  # fmt: skip
ADDRESSES = Addresses(
    "Rua do Carmo 7\n1200-093 Lisboa\nPT",
    labels=(
        ("label of P-1", "Mara K\nRua do Carmo 7\n1200-093 Lisboa"),
        ("label of P-2", "Rua do Ouro 7\n1100 Lisboa"),
    ),
    places=(("delivery of P-1", "Lisboa"),),
)
CONTENTS = {
    "thread": Shown("t", content=Thread(SAID, NOON)),
    "tracking": Shown("t", content=Tracking((PARCEL,), NOON)),
    "listing": Shown("t", content=Listing("Ceramic kettle 1.7 l, green, matt", "Ceramic kettle 1.7 l, blue, matt")),
    "addresses": Shown("t", content=ADDRESSES),
}


def text(words: str, name: str = "") -> Shown:
    """A text that came as such."""
    return Shown("ref:1", text=words, size=len(words.encode()), name=name)


@asynccontextmanager
async def on_screen(app: Gallery, size: tuple[int, int]) -> AsyncIterator[Any]:
    """Show a viewer, and give what presses its keys."""
    async with app.run_test(size=size) as pilot:
        yield pilot


async def ready(pilot):
    """Wait until the viewer has shown its item, or why it cannot."""
    for _ in range(400):
        await settled(pilot)
        if any(isinstance(one, Viewer.Appeared) for one in pilot.app.said):
            break
        await pilot.pause(0.01)
    await settled(pilot)
    return pilot.app.viewer


def seen(pilot) -> str:
    """What stands on the screen, without empty lines."""
    return "\n".join(row.rstrip() for row in screen_of(pilot.app) if row.strip())


# Chosen by content.


@pytest.mark.parametrize(
    ("content", "name", "viewer"),
    [
        (picture("PNG"), "a.txt", "PictureViewer"),
        (picture("WEBP"), "", "PictureViewer"),
        (pdf(), "a.png", "DocumentViewer"),
        (b"words", "a.pdf", "TextViewer"),
        (b"<svg></svg>", "a.svg", "TextViewer"),
        (b"<html><script>", "a.html", "TextViewer"),
        (b"PK\x03\x04\x14\x00", "a.png", "FactsViewer"),
        (b"\x00\x01", "", "FactsViewer"),
    ],
)
async def test_the_content_chooses(tmp_path, content, name, viewer):
    """Never the name; what is no picture, document or text is told in facts."""
    async with on_screen(Gallery(stored(content, tmp_path, name)), SIZE) as pilot:
        assert type(await ready(pilot)).__name__ == viewer
        assert pilot.app.viewer.face in ("ready", "failed")


@pytest.mark.parametrize("path", sorted(REAL.glob("*")) if REAL.is_dir() else [], ids=lambda path: path.name)
async def test_every_file_of_real_evidence(tmp_path, path):
    """Each ends in a picture, a page, text, or one sentence that says why not."""
    async with on_screen(Gallery(stored(path.read_bytes(), tmp_path, path.name)), SIZE) as pilot:
        viewer = await ready(pilot)
        assert viewer.face == "ready" or seen(pilot).startswith("! no preview, because it ")
        assert "\x1b" not in seen(pilot)
        assert viewer.title == path.name


@pytest.mark.parametrize("path", sorted((*HOSTILE.glob("*"), *SMALL.glob("*"))), ids=lambda path: path.name)
async def test_every_file_of_the_fixtures(tmp_path, path):
    """Damaged, empty, lying: each is shown or told of, and so are its bytes."""
    shown = stored(path.read_bytes(), tmp_path, path.name)
    async with on_screen(Gallery(shown), SIZE) as pilot:
        await ready(pilot)
        assert seen(pilot)
    async with on_screen(Gallery(shown, as_bytes=True), SIZE) as pilot:
        await ready(pilot)
        assert seen(pilot).startswith("00000000  ") == bool(shown.size)


@pytest.mark.parametrize("content", [BOMB, claiming(12_000, 12_000)], ids=["gif", "png"])
async def test_a_bomb_is_told_in_a_sentence_and_can_be_tried_again(tmp_path, content):
    """The reason stands there with the keys for what one can do; trying again asks the child."""
    async with on_screen(Gallery(stored(content, tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        why = "! no preview, because it unfolds to more than 50 megapixels"
        assert seen(pilot).startswith(why)
        assert "r tries again   x its bytes   s saves a copy" in seen(pilot)
        pilot.app.said.clear()
        viewer.retry()
        assert viewer.face == "loading"
        await ready(pilot)
        assert seen(pilot).startswith(why)


async def test_bytes_that_are_gone_are_told_and_come_back(tmp_path):
    """A store that does not answer is a reason, and trying again shows the picture."""
    shown: Any = stored(picture("PNG"), tmp_path)
    place = shown.files._blobs.path(shown.digest)
    place.rename(tmp_path / "away")
    async with on_screen(Gallery(shown), SIZE) as pilot:
        viewer = await ready(pilot)
        assert "its bytes cannot be read: the file is not in the store" in seen(pilot)
        (tmp_path / "away").rename(place)
        pilot.app.said.clear()
        viewer.retry()
        await ready(pilot)
        assert viewer.face == "ready"
        assert "▀" in seen(pilot)


# Pictures and documents.


async def test_a_picture_is_enlarged_and_moved_over(tmp_path):
    """Closer, along, and whole again; one cannot leave the picture."""
    async with on_screen(Gallery(stored(picture("PNG", (400, 300)), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        whole = viewer._drawn.picture.rgb
        assert viewer.position.endswith("whole")
        await pilot.press("plus", "plus")
        await settled(pilot)
        assert viewer.position.endswith("2 times closer")
        closer = viewer._drawn.picture.rgb
        assert closer != whole
        for _ in range(9):
            viewer.pan(1, 1)
        await settled(pilot)
        assert viewer._drawn.picture.rgb != closer
        assert viewer.middle[0] <= 1 - viewer._part[0] / 2 + 1e-9
        await pilot.press("0")
        await settled(pilot)
        assert viewer._drawn.picture.rgb == whole


def holds_pixels(viewer: Any) -> bool:
    """Whether a viewer has a picture in memory."""
    return viewer._drawn is not None


async def test_pixels_go_when_they_leave_the_screen(tmp_path):
    """A viewer that is hidden holds no picture, and draws it again when it comes back."""
    async with on_screen(Gallery(stored(picture("PNG"), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        assert holds_pixels(viewer)
        viewer.display = False
        await settled(pilot)
        assert not holds_pixels(viewer)
        viewer.display = True
        for _ in range(100):
            await settled(pilot)
            if holds_pixels(viewer):
                break
            await pilot.pause(0.02)
        assert "▀" in seen(pilot)


async def test_a_picture_out_of_sight_leaves_no_colours_behind(tmp_path):
    """Each of a photograph's thousands of colours is remembered while it is drawn, and no longer."""
    from PIL import Image

    made = io.BytesIO()
    noise = random.Random(1).randbytes(3 * 200 * 150)
    Image.frombytes("RGB", (200, 150), noise).save(made, "PNG")
    written: Any = Strip.render_ansi
    async with on_screen(Gallery(stored(made.getvalue(), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        for segment in viewer._drawn.strips[0]:
            written(segment.style, ColorSystem.TRUECOLOR)
        assert written.__func__.cache_info().currsize > 10
        viewer.display = False
        await settled(pilot)
        assert written.__func__.cache_info().currsize == 0


async def test_a_picture_in_words(tmp_path):
    """Where nothing can be drawn, its size and what the camera claims are told."""
    made = io.BytesIO()
    from PIL import Image

    exif = Image.Exif()
    exif[0x0110] = "Camera\x1b]0;x\x07 1"
    Image.new("RGB", (30, 20)).save(made, "JPEG", exif=exif)
    async with on_screen(Gallery(stored(made.getvalue(), tmp_path), pictures="words"), SIZE) as pilot:
        await ready(pilot)
        words = seen(pilot)
        assert "This terminal shows no pictures." in words
        assert "30 × 20" in words  # noqa: RUF001  as people write it
        assert "the camera says (a claim): Camera␛]0;x␇ 1" in words


async def test_pages_and_their_words(tmp_path):
    """Page keys turn, and stop at either end; the words of a page are text that can be searched."""
    path = REAL / "pdflatex-4-pages.pdf"
    if not path.exists():
        pytest.skip("the shared folder of real evidence is not here")
    async with on_screen(Gallery(stored(path.read_bytes(), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        assert (viewer.pages, viewer.position) == (4, "page 1 of 4 · whole")
        await pilot.press("right_parenthesis")
        await settled(pilot)
        assert viewer.position == "page 2 of 4 · whole"
        viewer.turn(99)
        await settled(pilot)
        assert viewer.position == "page 4 of 4 · whole"
        await pilot.press("f")
        await settled(pilot)
        assert viewer.position == "page 4 of 4 · words"
        assert "▀" not in seen(pilot)
        assert len(seen(pilot)) > 40


class Slow:
    """Files that take until nobody wants them, and say what they were asked for and left."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left: list[str] = []

    def picture(self, digest, view, wanted):
        """Draw for as long as somebody waits."""
        return self._wait(view.medium, wanted)

    def words(self, digest, page, wanted):
        """Read for as long as somebody waits."""
        return self._wait("words", wanted)

    def _wait(self, what, wanted):
        self.asked.append(what)
        end = time.monotonic() + 10
        while wanted() and time.monotonic() < end:
            time.sleep(0.01)
        if not wanted():
            self.left.append(what)
        raise NoPreview("nobody looks at it any more")


async def until(condition, seconds=5.0):
    """Wait until *condition* holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        await asyncio.sleep(0.02)
    assert condition()


@pytest.mark.parametrize("medium", ["image", "pdf"])
async def test_what_is_out_of_sight_is_drawn_no_longer(medium):
    """Whoever steps on from a file that takes for ever leaves no child behind that draws it."""
    files: Any = Slow()
    async with on_screen(Gallery(Shown("ref:1", medium, "", "slow", 9, "0" * 64, files=files)), SIZE) as pilot:
        await until(lambda: files.asked == [medium])
        await pilot.app.viewer.remove()
        await until(lambda: files.left == [medium])


# How a terminal shows pictures.


@pytest.mark.parametrize(
    ("environ", "colours", "way"),
    [
        ({"TERM": "xterm-kitty"}, "truecolor", "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "truecolor", "kitty"),
        ({"TERM": "xterm-ghostty"}, "truecolor", "kitty"),
        ({"TERM": "foot"}, "truecolor", "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "truecolor", "sixel"),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, "256", "cells"),
        ({"TERM": "xterm-kitty", "TMUX": "/run/x"}, "truecolor", "cells"),
        ({"TERM": "xterm-256color"}, "256", "cells"),
        ({"TERM": "linux"}, "standard", "words"),
        ({"TERM": "vt100"}, "", "words"),
    ],
)
def test_a_terminal_is_known_by_its_environment(environ, colours, way):
    """Nothing is asked of it; a multiplexer hides what lies around it."""
    assert terminal._guessed(environ, colours) == way


def test_kittys_letters_stand_for_the_parts_of_a_picture():
    """Each is one cell wide and passes the last line of defence; the pixels come in pieces of base64."""
    pytest.importorskip("textual_image")
    from caseboard.services.previewing import Picture

    number, sends = kitty.sent(Picture(60, 40, bytes(range(240)) * 30, (60, 40)), 6, 2)
    rows = kitty.strips_of(number, 6, 2)
    assert [row.cell_length for row in rows] == [6, 6]
    assert all(cell_len(row.text) == 6 and not OBEYED.search(row.text) for row in rows)
    assert len(set(rows[0].text.split("\U0010eeee")[1:])) == 6
    assert sends.startswith(f"\x1b_Ga=T,U=1,q=2,f=24,o=z,t=d,i={number},s=60,v=40,c=6,r=2,m=")
    assert sends.endswith("\x1b\\")
    assert kitty.forgotten(number) == f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def test_sixels_are_a_control_that_nothing_measures():
    """The sequence lies behind the cells left blank for it."""
    pytest.importorskip("textual_image")
    from textual.strip import Strip

    from caseboard.services.previewing import Picture
    from caseboard.tui.viewers import sixel

    made = sixel.encoded(Picture(6, 6, bytes(108), (6, 6)))
    assert made.startswith("\x1bP")
    assert made.endswith("\x1b\\")
    strip = sixel.laid_over(Strip.blank(4), made, 2, 3, (6, 3))
    assert strip.cell_length == 4
    assert [segment.control is not None for segment in strip] == [False, True]


# Texts.


@pytest.mark.parametrize(
    "content",
    [
        b"", b"a", b"a\n", b"a\n\n", b"\n", b"a\r\nb", b"x" * 5_000, b"ab\n" * 1_000, "é".encode() * 3_000,
        b"\xff\xfe\n" * 9, b"\x80" * 600_000, "\ufeffa\n\ufeffb".encode(), "\u200b".encode() * 2_000 + b"\t" * 2_000,
    ],
    ids=["empty", "one", "ended", "blank", "only an end", "windows", "long", "many", "letters of two", "no text",
         "no letter begins", "marks of order", "hidden"],
)  # fmt: skip
@pytest.mark.parametrize("width", [None, 20])
def test_the_index_leaves_nothing_out(content, width):
    """Its blocks follow each other to the last byte, and count the rows that are read from them."""
    found = list(stretches(AtHand(content), width))
    assert [one.start for one in found[1:]] == [one.end for one in found[:-1]]
    assert (found[-1].end if found else 0) == len(content)
    rows = TextRows(AtHand(content), lambda _number: None)
    rows.lay_out(width or 80, wraps=width is not None)
    rows.add(found)
    for one in found:
        assert len(rows.read(one, rows.breaks_at)) == one.rows
    assert all(one.lines <= BLOCK or one.widest == LONGEST for one in found)


def rows_of(text, width=80):
    """Return the rows in which a text is shown, `width` cells each, or one a line without one."""
    source = AtHand(text.encode())
    rows = TextRows(source, lambda _number: None)
    rows.lay_out(width or 80, wraps=width is not None)
    return [row.plain for one in stretches(source, width) for row in rows.read(one, rows.breaks_at)]


@pytest.mark.parametrize("width", [None, 80])
@pytest.mark.parametrize(
    ("before", "cells"),
    [("\u200b" * 600, 600 * 8), ("\t" * 1_800, 1_800 * 4), ("\U000e0101" * 400, 400 * 9)],
    ids=["hidden", "tabs", "selectors"],
)
def test_nothing_behind_what_takes_much_room_is_cut_off(before, cells, width):
    """Hidden characters are shown by their numbers, tabs by spaces: what stands behind them is seen all the same."""
    shown = "".join(rows_of(f"{before}END", width))
    assert shown.endswith("END")
    assert "more]" not in shown
    assert len(shown) == cells + len("END") or width is not None


def test_only_the_mark_at_the_beginning_of_a_file_goes_unsaid():
    """Further down it is a hidden character like others, at the beginning of a line too."""
    assert rows_of("\ufeffone\n\ufefftwo") == ["one", "⟨U+FEFF⟩two"]


def test_a_line_without_end_is_gone_on_with():
    """A file of one line of a million letters is read whole, and no letter is cut in two."""
    content = "é".encode() * 500_000
    found = list(stretches(AtHand(content), None))
    rows = TextRows(AtHand(content), lambda _number: None)
    rows.lay_out(80, wraps=False)
    rows.add(found)
    words = "".join(line.plain for one in found for line in rows.read(one, None))
    assert words == "é" * 500_000


@pytest.mark.parametrize("width", [5, 20, 79])
def test_lines_are_broken_between_words(width):
    """No row is wider than there is room, and no letter is lost."""
    words = "the parcel was handed over at thecounterwithouteveraskingforasignature, see the receipt"
    rows = broken(words, width)
    assert all(len(row) <= width for row in rows)
    assert "".join(rows).replace(" ", "") == words.replace(" ", "")
    assert max(cell_len(row) for row in broken("漢字" * 40, width)) <= width


def test_parts_of_a_long_line_keep_their_letters():
    """A part ends where a letter does."""
    parts = [part for _, part in segments("漢".encode() * 2_000)]
    assert all(part.decode() for part in parts)
    assert max(map(len, parts)) <= LONGEST


async def test_words_are_found_from_where_one_is(tmp_path):
    """Forwards, again, round to the top; what stands nowhere is told, and case does not matter."""
    words = "".join(f"line {number}{' NEEDLE' if number in (700, 5_000) else ''}\n" for number in range(9_000))
    async with on_screen(Gallery(stored(words.encode(), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        for at in (700, 5_000, 700):
            viewer.find("needle")
            await settled(pilot)
            assert pilot.app.said[-1].at == at
            assert f"line {at} NEEDLE" in seen(pilot)
            assert viewer.selected_text() == ""
        viewer.find("no such thing")
        await settled(pilot)
        assert pilot.app.said[-1].at is None


async def test_a_quote_is_marked_by_keys(tmp_path):
    """From what was found on, a line at a time; it is what will be cited."""
    words = "".join(f"line {number}\n" for number in range(400))
    async with on_screen(Gallery(stored(words.encode(), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        viewer.find("line 300")
        await settled(pilot)
        await pilot.press("shift+down", "shift+down", "shift+down", "shift+up")
        assert viewer.selected_text() == "line 300\nline 301"
        assert viewer.drop_mark()
        assert viewer.selected_text() == ""


async def test_wrapping_keeps_the_line_one_reads(tmp_path):
    """Breaking lines or letting them run on, the line on top stays on top; to the end means the end."""
    words = "".join(f"{number:05} {'word ' * 60}\n" for number in range(3_000))
    async with on_screen(Gallery(stored(words.encode(), tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        viewer.toggle_wrap()
        await settled(pilot)
        viewer.scroll_to(y=1_500, animate=False, immediate=True)
        await settled(pilot)
        assert screen_of(pilot.app)[0].startswith("01500")
        await pilot.press("backslash")
        await settled(pilot)
        assert screen_of(pilot.app)[0].startswith("01500")
        assert viewer.virtual_size.height > 3_000 * 3
        await pilot.press("G")
        await settled(pilot)
        assert any(row.startswith("02999") for row in screen_of(pilot.app))


HOSTILE_TEXT = (
    "[bold]x[/] [@click=app.quit]y[/] \x1b[31mred \x1b]52;c;aGk=\x07 \u202egnp.exe \x9b5m "
    "a\u0300\u0301\u0302\u0303\u0304\u0305"
)


@pytest.mark.parametrize("as_bytes", [False, True], ids=["text", "bytes"])
async def test_nothing_of_a_text_is_obeyed(tmp_path, as_bytes):
    """Markup stands as written, controls as signs; without the filter, by the door alone."""
    shown = stored(HOSTILE_TEXT.encode(), tmp_path)
    async with on_screen(Gallery(shown, as_bytes=as_bytes, filtered=False), SIZE) as pilot:
        await ready(pilot)
        words = "\n".join(screen_of(pilot.app))
        assert not OBEYED.search(words.replace("\n", ""))
        assert ("[@click=app.quit]y[/]" in words) or as_bytes


# Trees and tables.


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ('{"a": {"b": [1, null, true]}, "c": "d"}', ["a 1 key", "b 3 values", "[0]  1", "c  “d”"]),
        ('{"a": 1, "a": 2}', ["a  1", "a (the same key again)  2"]),
        ("[NaN, -Infinity]", ["[0]  NaN", "[1]  -Infinity"]),
        (f"[{'9' * 6_000}]", ["…[5 700 more]"]),
        ('{"\\u001b[31m": "[/x]"}', ["␛[31m  “[/x]”"]),
    ],
    ids=["nested", "twice", "no number", "endless number", "hostile"],
)
def test_json_is_a_tree(words, holds):
    """Keys that come twice are both seen, and numbers are what is written, however long."""
    found: Any = structure_of(AtHand(words.encode()), "")
    said = "\n".join(one.plain for one in found.lines)
    assert [one for one in holds if one not in said] == []


@pytest.mark.parametrize("words", ["[" * 10_000, "[" * 10_000 + "]" * 10_000, '{"a":' * 10_000, "{not json", ""])
def test_what_is_no_tree_is_text(words):
    """Ten thousand steps deep, or not whole: it is shown as text, and nothing breaks."""
    assert structure_of(AtHand(words.encode()), "") is None


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", "", "table, 3 by 3"),
        ("a;b\n1;2\n", "x.csv", "table, 2 by 2"),
        ("a;b\n1;2\n3;4\n", "", None),  # two columns are prose as well
        ("Dear all, I write\nto you, because\nof it, thanks\n", "", None),
        ('a,b,c\n"x\ny",2,=cmd()\n4,5,6\n', "x.csv", "table, 3 by 3"),
        (f"{'a,' * 1_000}b\n{'1,' * 1_000}2\n{'1,' * 1_000}2\n", "", "table, 3 by 1 001"),
        (f"{'a,' * 100_000}b\n{'1,' * 100_000}2\n{'1,' * 100_000}2\n", "x.csv", None),  # no screen is so wide
    ],
    ids=["commas", "called so", "two columns", "prose", "line ends in cells", "wide", "far too wide"],
)
def test_csv_is_a_table(words, name, said):
    """Three lines that agree on three columns; more columns than can be shown are counted."""
    found = structure_of(AtHand(words.encode()), name)
    assert (found and found.words) == said
    if found is not None:
        assert len(found.lines[0].parts) <= COLUMNS


async def test_a_table_can_be_read_as_text(tmp_path):
    """The key changes to the text itself and back; a formula is words."""
    content = b"item,price,note\nkettle,10,=HYPERLINK(1)\nlamp,20,\x1b[5m\n"
    async with on_screen(Gallery(stored(content, tmp_path)), SIZE) as pilot:
        viewer = await ready(pilot)
        assert "kettle  10     =HYPERLINK(1)" in seen(pilot)
        assert viewer.position == "table, 3 by 3"
        await pilot.press("f")
        await settled(pilot)
        assert "kettle,10,=HYPERLINK(1)" in seen(pilot)
        assert "␛[5m" in seen(pilot)
        await pilot.press("f")
        await settled(pilot)
        assert "kettle  10     =HYPERLINK(1)" in seen(pilot)


# What the desk itself shows.


@pytest.mark.parametrize(
    ("what", "holds"),
    [
        ("thread", ["◂ buyer   12 Apr", "          ▸ seller", "offer", "     · platform"]),
        ("tracking", ["parcel P-1   Carrier   TN 1", "✓ delivered   Lisboa", "signed m. k.", "“left at the door”"]),
        ("listing", ["Ceramic kettle 1.7 l, -green +blue, matt", "as bought", "the statement"]),
        ("addresses", ["✓ the same", "≠ differs", "✓ stands in it", "≠ Rua do Ouro 7", "≠ Mara K"]),
    ],
)
async def test_what_the_desk_has(what, holds):
    """Each says what it is for, by sign and word as well as by colour."""
    async with on_screen(Gallery(CONTENTS[what]), (140, 24)) as pilot:
        await ready(pilot)
        assert [one for one in holds if one not in seen(pilot)] == []


@pytest.mark.parametrize(
    "content",
    [Thread((), NOON), Tracking((), NOON), Listing("", " "), Addresses("")],
    ids=lambda one: one.__class__.__name__,
)
async def test_nothing_to_show(content):
    """The empty face says what there is none of."""
    async with on_screen(Gallery(Shown("t", content=content)), SIZE) as pilot:
        viewer = await ready(pilot)
        assert viewer.face == "empty"
        assert seen(pilot).endswith(".")


def test_a_time_is_told_in_both_zones():
    """In the reader's zone, and in UTC where that is another one; a day that differs is said."""
    late = NOON.replace(hour=23, minute=30)
    assert both_times(late, NOON) == "15 Apr 23:30 UTC"
    with spoken(Manner(zone="Europe/Lisbon")):
        assert both_times(late, NOON) == "16 Apr 00:30 WEST (15 Apr 23:30 UTC)"
        assert both_times(NOON, NOON) == "15 Apr 13:00 WEST (12:00 UTC)"


def test_huge_texts_are_compared_within_bounds():
    """What is left out of the comparison is said, and both texts are there whole."""
    from caseboard.tui.viewers.listing import compared

    lines = compared(Listing("word " * 50_000, "other " * 50_000))
    assert any("only the first 1 500 words of each are compared" in one.plain for one in lines)


# Pictures of the viewers.


async def when_ready(pilot):
    """Wait until the item stands there."""
    await ready(pilot)


@pytest.mark.parametrize("what", list(CONTENTS))
def test_snapshot_of_what_the_desk_has(snap_compare, what):
    """Thread, tracking, listing and addresses."""
    assert snap_compare(Gallery(CONTENTS[what]), terminal_size=SIZE, run_before=when_ready)


@pytest.mark.parametrize(
    ("content", "as_bytes"),
    [
        (picture("PNG", (60, 40)), False),
        (BOMB, False),
        (b"PK\x03\x04\x14\x00", False),
        (b"Dear desk,\n\n" + b"the kettle is blue and not green as it was said. " * 9, False),
        (json.dumps({"order": {"lines": [1, 2], "paid": None}, "note": "blue"}).encode(), False),
        (b"item,price,note\nkettle,10,blue\nlamp,20,\n", False),
        (bytes(range(256)), True),
    ],
    ids=["picture", "bomb", "facts", "text", "tree", "table", "bytes"],
)
def test_snapshot_of_an_item(snap_compare, tmp_path, content, as_bytes):
    """Each viewer as it stands on a screen."""
    app = Gallery(stored(content, tmp_path, "evidence"), as_bytes=as_bytes)
    assert snap_compare(app, terminal_size=SIZE, run_before=when_ready)


def test_stretch_is_what_the_index_holds():
    """A million lines cost as many entries as blocks."""
    found = list(stretches(AtHand(b"line\n" * 100_000), 80))
    assert len(found) <= 100_000 // BLOCK + 10
    assert all(isinstance(one, Stretch) for one in found)
