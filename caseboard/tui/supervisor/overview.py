"""A pane of the supervisor's screen in its four faces: being read, failed, nothing to show, ready."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual.geometry import Offset

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.home import Home
    from caseboard.tui.jump import Target


class Overview(Page):
    """What figures, tomorrow and load have in common; each says its title and its lines."""

    TITLE: ClassVar[str]

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's word
        super().__init__(id=id)
        self._as_of: datetime | None = None
        self._state = ""
        self._troubles: list[Line] = []
        self._begins_at = ""

    def on_mount(self) -> None:
        self.reading()

    def jumps(self) -> Iterable[Target]:
        """Return the pane itself, and its lines."""
        from caseboard.tui.jump import Target  # noqa: PLC0415  loaded when it is wanted

        yield Target(self.region.offset + Offset(1, 0), self.focus)
        yield from super().jumps()

    def title(self) -> str:
        """Return what stands above the pane."""
        return _(self.TITLE)

    def drawn(self) -> Sequence[Line]:
        """Return the lines of what was read, which is there."""
        raise NotImplementedError

    def reading(self) -> None:
        """Say that it is being read; what was read before stays."""
        self.border_title = show(self.title())
        self.border_subtitle = show(_("reading …"))
        if self._as_of is None:
            self.put([line((_("reading …"), "quiet"))])

    def ready(self, as_of: datetime, state: str = "", *, top: bool = False) -> None:
        """Show what was read, and when that was."""
        self._as_of, self._state, self._troubles = as_of, state, []
        self.redraw(top=top)

    def redraw(self, *, top: bool = False) -> None:
        """Write the lines anew."""
        if self._as_of is None:
            return
        as_of = f"{_('as of')} {phrases.second(self._as_of)}"
        kept = _("! not read again") if self._troubles else ""
        self.border_title = show(self.title())
        self.border_subtitle = show(" · ".join(filter(None, (kept, self._state, as_of))))
        lines = [*self._troubles, *self.drawn()]
        if self._begins_at in [one.key for one in lines if one.key]:
            self._at = self._begins_at  # before there is any room to scroll to it
        self.put(lines, top=top)
        if self._begins_at and self._width:
            wanted, self._begins_at = self._begins_at, ""
            if wanted in self._keys():
                self.pick(wanted)

    def begin_at(self, key: str) -> None:
        """Put the cursor on the line that stands for *key* once it has been read, if it is there then."""
        self._begins_at = key

    def failed(self, why: str) -> None:
        """Say why it could not be read; what was read last stays, with its time."""
        said = _("! could not read {what}: {why}").format(what=_(self.TITLE).lower(), why=why)
        self._troubles = [
            line((said, "late"), indent=2),
            line((self.key_for("board.refresh"), "gold"), _(" tries again")),
            BLANK,
        ]
        if self._as_of is None:
            self.border_subtitle = show(_("! could not be read"))
            self.put(self._troubles)
        else:
            self.redraw()

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._width:
            self.redraw()
        super().on_resize()

    def key_for(self, id_: str) -> str:
        """Return the key that a hint names."""
        return cast("Home", self.app).key(id_)
