"""Which sections the board has: its own, those of the settings, those kept here; keeping and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseboard.domain.sections import BUILT_IN, FIRST, Section, joined
from caseboard.tui import phrases
from caseboard.tui.gateway import Gateway
from caseboard.tui.text import clean
from caseboard.tui.told import SectionsLoaded
from caseboard.tui.verbs import READ_ONLY
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.gateway import KeepSection
    from caseboard.tui.screen import DeskScreen


class SectionKeeping:
    """Reads sections and their counts, one read at a time, and opens the dialogs that keep and remove them."""

    def __init__(
        self,
        screen: DeskScreen,
        gateway: Gateway,
        given: Sequence[Section],
        keep_own: KeepSection | None,
        *,
        read_only: bool,
    ) -> None:
        self._screen = screen
        self._gateway = gateway
        self.given: tuple[Section, ...] = tuple(section._replace(origin="settings") for section in given)
        """The sections of the settings."""
        self._keep_own = keep_own
        self._read_only = read_only
        self._reading = False
        self._again = False

    def read(self) -> None:
        """Read sections and counts; while that is being done, once more afterwards."""
        self._again = self._reading
        if not self._reading:
            self._reading = True
            self._gateway.sections(self._screen, (*BUILT_IN, *self.given))

    def loaded(self, told: SectionsLoaded) -> None:
        """Show what was read."""
        self._screen.sections.put(listed=(*BUILT_IN, *self.given, *told.kept), counts=told.counts)
        self._rest()

    def failed(self) -> None:
        """What was read last stays."""
        self._rest()

    def _rest(self) -> None:
        self._reading = False
        if self._again:
            self.read()

    def keep(self) -> None:
        """Ask under which name what is shown is to be kept."""
        from caseboard.tui.dialogs.section import Keep  # noqa: PLC0415  the first row does not wait for it

        queue = self._screen.queue
        shown, barred = queue.section, _(READ_ONLY) if self._read_only else ""
        made = Section(
            "" if shown.origin == "built in" else shown.name,
            joined(shown, queue.rows.view.words),
            queue.sort,
            shown.columns,
            "team" if shown.origin == "team" and not barred else "own",
        )
        why_not = ("" if self._keep_own is not None else barred, barred)
        self._screen.app.push_screen(Keep(self._gateway, made, self._keep_own, why_not), self._kept)

    def _kept(self, section: Section | None) -> None:
        """Stand in the section that was just kept; what had been typed is part of it."""
        if section is None:
            return
        if section.origin == "settings":
            self.given = (*(one for one in self.given if one.key != section.key), section)
        sections, queue = self._screen.sections, self._screen.queue
        listed = tuple(one for one in sections.listed if one.key != section.key)
        sections.put(listed=(*listed, section), section=section)
        queue.close_filter()
        queue.show_kept(section)
        self._screen.notify(clean(_("{section} is kept").format(section=section.name)), markup=False)
        self.read()

    def drop(self) -> None:
        """Ask once more before the section shown is removed."""
        section = self._screen.queue.section
        if section.origin == "built in":
            why = _("{section} belongs to the board").format(section=phrases.section(section))
        elif section.origin == "settings":
            why = _("{section} stands in your settings; take it out there").format(section=section.name)
        elif self._read_only:
            why = _(READ_ONLY)
        else:
            from caseboard.tui.dialogs.section import Remove  # noqa: PLC0415

            self._screen.app.push_screen(Remove(self._gateway, section), self._dropped)
            return
        self._screen.notify(clean(f"{_('Remove section')}: {why}"), severity="warning", markup=False)

    def _dropped(self, section: Section | None) -> None:
        """Go back to all that is open."""
        if section is None:
            return
        sections = self._screen.sections
        sections.put(listed=tuple(one for one in sections.listed if one.key != section.key), section=FIRST)
        self._screen.queue.show_section(FIRST)
        self._screen.notify(clean(_("{section} is removed").format(section=section.name)), markup=False)
        self.read()
