"""Pictures: drawn by the terminal's best means, enlarged and moved over, and gone from memory when out of sight."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.strip import Strip

from caseboard.services.previewing import PIXELS, WHOLE, Box, NoPreview, Picture, View
from caseboard.tui import phrases
from caseboard.tui.lines import Line, line
from caseboard.tui.viewers import half_cells
from caseboard.tui.viewers.asking import still_wanted
from caseboard.tui.viewers.rows import Fixed
from caseboard.tui.viewers.terminal import Way, cell_size, way_of
from caseboard.tui.viewers.viewer import Viewer, facts
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown

CLOSER = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
"""How often larger than whole."""
STEP = 0.25
"""Of what is seen, by which one moves over it."""
REST = 0.1
"""Seconds for which a pane keeps its size before the picture is drawn anew for it."""
WANTED = "picture"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it stands on the screen."""

    strips: list[Strip]
    picture: Picture
    sixels: str = ""
    number: int = 0
    """By which the terminal knows it, where it holds it."""
    sends: str = ""
    """What brings it there."""


class PictureViewer(Viewer):
    """Shows a picture, whole at first."""

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(shown, id=id)
        self.level = 0
        self.middle = (0.5, 0.5)
        self.page = 0
        self.whole = (0, 0)
        """Pixels of the picture, or points of the page; nothing before it has been seen."""
        self.count = 1
        self._drawn: Drawn | None = None
        self._asked: object = None
        self._resting = False
        self._insists = False
        """Whether it is to be drawn though the intake could not read it: somebody has said to try again."""

    # Loading.

    def load(self) -> None:
        """Ask for the picture in the size of the pane, once that is known."""
        if self.shown.why_unreadable and not self._insists:
            self.fail(self.shown.why_unreadable)
        elif self.room.width and self.is_on_screen_now:
            self.draw()

    @property
    def is_on_screen_now(self) -> bool:
        """Whether it has a place; out of sight nothing is drawn."""
        return self.display and bool(self.size)

    def draw(self) -> None:
        """Have the picture drawn for the room there is."""
        room, way = self.room, way_of(self.app, os.environ)
        wish = (room.width, room.height, way, self.level, self.middle, self.page)
        if wish == self._asked or not room.width or not room.height:
            return
        self._asked = wish
        files, digest, view = self.shown.files, self.shown.digest, self._view(room, way)

        def drawn() -> Drawn:
            if files is None or not digest:
                raise NoPreview(_("its bytes are not here"))
            return _drawn(files.picture(digest, view, still_wanted()), way, room)

        self.ask(WANTED, drawn)

    def _view(self, room: Size, way: Way) -> View:
        across, down = cell_size() if way in ("kitty", "sixel") else (1, 2)
        width, height = (8, 8) if way == "words" else (room.width * across, room.height * down)
        # A terminal of the largest kind has more pixels than are worth sending.
        shrink = max(1.0, (width * height / PIXELS) ** 0.5)
        size = max(1, int(width / shrink)), max(1, int(height / shrink))
        return View(self.medium, *size, self._box(size), self.page)

    @property
    def medium(self) -> str:
        """What the child is told that it is."""
        return "image"

    def _box(self, room: tuple[int, int]) -> Box:
        """Return the part that is seen: as much around the middle as has room at this level."""
        if not self.level or not all(self.whole):
            return WHOLE
        fit = min(room[0] / self.whole[0], room[1] / self.whole[1]) * CLOSER[self.level]
        parts = [min(1.0, there / (size * fit)) for there, size in zip(room, self.whole, strict=True)]
        starts = [max(0.0, min(1.0 - part, middle - part / 2)) for part, middle in zip(parts, self.middle, strict=True)]
        self.middle = (starts[0] + parts[0] / 2, starts[1] + parts[1] / 2)
        self._part = (parts[0], parts[1])
        return starts[0], starts[1], starts[0] + parts[0], starts[1] + parts[1]

    _part = (1.0, 1.0)
    """Of the whole that is seen, across and down."""

    def answer(self, doing: str, result: object) -> None:
        """Take the picture."""
        if doing != WANTED or not isinstance(result, Drawn):
            return
        self._let_go(asked=False)
        self.whole, self.count = result.picture.whole, result.picture.pages
        self._drawn = result
        if result.sends:
            self._to_terminal(result.sends)
        self.show_rows(Fixed(self.lines() if not result.strips else []))

    def lines(self) -> list[Line]:
        """Return the picture in words, for a terminal that can show nothing else."""
        drawn = self._drawn
        claims = () if drawn is None else (drawn.picture.taken, drawn.picture.device)
        return [
            line((_("This terminal shows no pictures."), "soon"), indent=2),
            facts(self.shown.mime, "  ", self.dimensions()),
            *(facts(_("the camera says (a claim): {what}").format(what=one)) for one in claims if one),
            facts(_("Open outside shows it in another program.")),
        ]

    def dimensions(self) -> str:
        """Return how large the whole is."""
        return f"{self.whole[0]} × {self.whole[1]}" if all(self.whole) else ""  # noqa: RUF001  as people write it

    def fail(self, why: str) -> None:
        self._let_go(asked=False)
        super().fail(why)

    def retry(self) -> None:
        self._asked, self._insists = None, True
        super().retry()

    # Out of sight, out of memory.

    def _let_go(self, *, asked: bool = True) -> None:
        """Forget the pixels, here and in the terminal."""
        if self._drawn is not None and self._drawn.number:
            from caseboard.tui.viewers import kitty  # noqa: PLC0415  it holds one, so it is loaded

            self._to_terminal(kitty.forgotten(self._drawn.number))
        if self._drawn is not None:
            half_cells.forgotten()
        self._drawn = None
        self.forget_lines()
        if asked:
            self._asked = None

    def _to_terminal(self, sequence: str) -> None:
        """Send pixels of our own making by the way of all that is drawn."""
        driver = self.app._driver  # noqa: SLF001  the only way that keeps their order
        if driver is not None:
            driver.write(sequence)

    def on_hide(self) -> None:
        self._let_go()

    def on_unmount(self) -> None:
        self._let_go()

    def on_show(self) -> None:
        self._changed()

    def on_resize(self) -> None:
        super().on_resize()
        self._changed()

    def _changed(self) -> None:
        """Draw anew once the size rests."""
        if not self._resting and self.face in ("loading", "ready"):
            self._resting = True
            self.set_timer(REST if self._drawn is not None else 0.001, self._rested)

    def _rested(self) -> None:
        self._resting = False
        if self.face in ("loading", "ready"):
            self.load()

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """Draw a line of the picture, or what is said instead of it."""
        drawn = self._drawn
        if drawn is None or not drawn.strips:
            return super().render_line(y)
        ground = self.pen.styles()["plain"]
        if y >= len(drawn.strips):
            return Strip.blank(self.room.width, ground)
        return drawn.strips[y].adjust_cell_length(self.room.width, ground)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines; sixels go over them as a whole, after the last."""
        strips = super().render_lines(crop)
        drawn = self._drawn
        if drawn is None or not drawn.sixels or not strips or not self._in_the_open:
            return strips
        from caseboard.tui.viewers.sixel import laid_over  # noqa: PLC0415  it holds some, so it is loaded

        region = self.content_region
        after = (self.region.x + crop.right, self.region.y + crop.bottom - 1)
        strips[-1] = laid_over(strips[-1], drawn.sixels, region.x, region.y, after)
        return strips

    @property
    def _in_the_open(self) -> bool:
        """Whether nothing lies over it: what lies there would be drawn over, or cut the sequence in two."""
        return self.screen.is_active and not self.app._notifications  # noqa: SLF001  toasts

    # Closer, and over it.

    def zoom(self, by: int) -> bool:
        """Show more closely, less closely, or whole."""
        level = 0 if by == 0 else max(0, min(len(CLOSER) - 1, self.level + by))
        if level != self.level:
            self.level = level
            if not level:
                self.middle = (0.5, 0.5)
            self.draw()
            self.post_message(self.Moved(self))
        return True

    def pan(self, right: int, down: int) -> bool:
        """Move over an enlarged picture."""
        if not self.level:
            return False
        self.middle = (self.middle[0] + right * STEP * self._part[0], self.middle[1] + down * STEP * self._part[1])
        self.draw()
        return True

    def toggle_wrap(self) -> bool:
        """A picture has no lines to break."""
        return False

    @property
    def title(self) -> str:
        """The name of the file, or what it is."""
        return self.shown.name or _("picture")

    @property
    def position(self) -> str:
        """How closely it is seen."""
        if self.face != "ready":
            return ""
        closer = _("{times} times closer").format(times=phrases.decimal(f"{CLOSER[self.level]:g}"))
        return " · ".join(one for one in (self.dimensions(), closer if self.level else _("whole")) if one)


def _drawn(picture: Picture, way: Way, room: Size) -> Drawn:
    """Return *picture* as it will stand on the screen; takes a while, so that a thread does it."""
    if way == "cells":
        return Drawn(half_cells.strips_of(picture), picture)
    if way == "words":
        return Drawn([], picture)
    across, down = cell_size()
    columns = min(room.width, -(-picture.width // across))
    rows = min(room.height, -(-picture.height // down))
    if way == "kitty":
        from caseboard.tui.viewers import kitty  # noqa: PLC0415  only kitty wants it

        columns, rows = min(columns, kitty.most_cells()), min(rows, kitty.most_cells())
        number, sends = kitty.sent(picture, columns, rows)
        return Drawn(kitty.strips_of(number, columns, rows), picture, number=number, sends=sends)
    from caseboard.tui.viewers import sixel  # noqa: PLC0415  only such terminals want it

    return Drawn([Strip.blank(columns)] * rows, picture, sixels=sixel.encoded(picture))
