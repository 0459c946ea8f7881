"""PDF documents: a page as a picture, or its words as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.services.previewing import NoPreview, Words
from caseboard.tui import phrases
from caseboard.tui.lines import line, lines_of
from caseboard.tui.viewers.asking import still_wanted
from caseboard.tui.viewers.pictures import CLOSER, PictureViewer
from caseboard.tui.viewers.rows import Fixed
from caseboard.tui.viewers.viewer import Viewer
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.viewers.shown import Shown

READING = "words"


class DocumentViewer(PictureViewer):
    """Shows a document page by page."""

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:  # noqa: A002  Textual's word
        super().__init__(shown, id=id)
        self.as_words = False
        """Whether the words of the page are shown, and not the page."""

    @property
    def medium(self) -> str:
        """What the child is told that it is."""
        return "pdf"

    @property
    def pages(self) -> int:
        """How many pages there are, 1 before it has been opened."""
        return self.count

    def draw(self) -> None:
        """Have the page drawn, or its words read."""
        if not self.as_words:
            super().draw()
            return
        files, digest, page = self.shown.files, self.shown.digest, self.page

        def read() -> Words:
            if files is None:
                raise NoPreview(_("its bytes are not here"))
            return files.words(digest, page, still_wanted())

        if self._asked != (READING, page):
            self._asked = (READING, page)
            self.ask(READING, read)

    def answer(self, doing: str, result: object) -> None:
        """Take the words, or the page."""
        if not isinstance(result, Words):
            super().answer(doing, result)
        elif self.as_words:
            self._let_go(asked=False)
            self.count = result.pages
            none = [line((_("The page has no words: it may be a picture of some."), "quiet"))]
            self.show_rows(Fixed(lines_of(result.text) if result.text.strip() else none))

    def turn(self, by: int) -> bool:
        """Go to another page."""
        page = max(0, min(self.count - 1, self.page + by))
        if page != self.page:
            self.page = page
            self.draw()
            self.post_message(self.Moved(self))
        return True

    def toggle_form(self) -> bool:
        """Change between the page and its words."""
        self.as_words = not self.as_words
        self.draw()
        self.post_message(self.Moved(self))
        return True

    def toggle_wrap(self) -> bool:
        """Break the lines of the words, or let them run on; a page has none."""
        return Viewer.toggle_wrap(self) if self.as_words else False

    def zoom(self, by: int) -> bool:
        """Show the page more closely; words have their size."""
        return False if self.as_words else super().zoom(by)

    @property
    def title(self) -> str:
        """The name of the file, or what it is."""
        return self.shown.name or _("document")

    @property
    def position(self) -> str:
        """Which page it is, and in which form."""
        if self.face != "ready":
            return ""
        page = _("page {page} of {count}").format(page=self.page + 1, count=self.count)
        closer = _("{times} times closer").format(times=phrases.decimal(f"{CLOSER[self.level]:g}"))
        form = _("words") if self.as_words else (closer if self.level else _("whole"))
        return f"{page} · {form}"
