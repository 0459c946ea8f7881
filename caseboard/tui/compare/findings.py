"""The findings made while one reads: they stand in the draft of the decision, and go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caseboard.domain.draft import findings_in, with_findings
from caseboard.domain.verdict import Finding
from caseboard.tui.lines import Line, line
from caseboard.tui.page import Page
from caseboard.tui.text import show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.tui.drafts import Drafts, Key

DIGITS = 8
"""Digits of a hash that stand behind a finding."""


def finding_line(at: int, one: Finding) -> Line:
    """Return a finding as a line that can be picked."""
    cites = ", ".join(digest[:DIGITS] for digest in one.cites)
    after = "   ".join(words for words in (f"{_('cites')} {cites}" if cites else "", one.rule) if words)
    return line((f"{at + 1} ", "gold"), one.sentence, (f"   {after}" if after else "", "quiet"), indent=2, key=str(at))


class Draft:
    """The draft of a decision, of which one adds to the findings."""

    def __init__(self, drafts: Drafts, key: Key) -> None:
        self._drafts = drafts
        self._key = key
        self._fields: dict[str, Any] = {}
        self.known = False
        """Whether the desk has said what stands there: before that nothing is written over."""

    def take(self, fields: Mapping[str, Any] | None) -> None:
        """Take in what the desk has kept."""
        self._fields = dict(fields or {})
        self.known = True

    @property
    def findings(self) -> list[Finding]:
        """The findings so far."""
        return list(findings_in(self._fields))

    def keep(self, findings: Sequence[Finding]) -> None:
        """Jot down *findings*; the rest of the draft stays as it was."""
        self._fields = with_findings(self._fields, findings)
        self._drafts.jot(self._key, self._fields)


class Found(Page, can_focus=False):
    """The findings, few lines high, at the foot of the two sides."""

    MOST = 4

    def __init__(self) -> None:
        super().__init__(id="found")
        self.border_title = show(_("Findings"))

    def list(self, findings: Sequence[Finding], hint: str, whose: str = "") -> None:
        """Show *findings*; without one, how one is made; *whose* says who has begun them, where it was a colleague."""
        self.border_subtitle = show(whose)
        self.put([finding_line(at, one) for at, one in enumerate(findings)] or [line((hint, "quiet"), brief=True)])
        self.scroll_end(animate=False)

    def _wrap(self) -> None:
        super()._wrap()
        self.styles.height = min(self.MOST, max(1, len(self._rows))) + 2
