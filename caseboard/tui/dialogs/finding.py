"""One finding of a decision: a sentence, the items it rests on, the rule it falls under."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from caseboard.domain.verdict import HEADINGS, LAST_RULE, Finding, rule_named
from caseboard.tui import phrases
from caseboard.tui.dialogs.base import Dialog
from caseboard.tui.dialogs.choice import Offer, Picks
from caseboard.tui.evidence.sections import HASH, standing, title
from caseboard.tui.text import clean
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView, EvidenceCard


class EditFinding(Dialog[Finding]):
    """Asks for a finding and returns it."""

    def __init__(
        self,
        case: CaseView,
        finding: Finding | None,
        cites: Collection[str] = (),
        begun: Callable[[Finding], None] | None = None,
    ) -> None:
        """Ask about *case*; *begun* is told what stands there as it is written."""
        super().__init__(f"{_('Finding')} · {case.row.number}", "Space picks · Tab next field · Esc back")
        self._case = case
        self._finding = finding or Finding("", tuple(cites), "")
        self._begun = begun

    def fields(self) -> ComposeResult:
        yield Static("What is found, in one sentence", classes="label")
        yield Input(clean(self._finding.sentence), id="sentence", compact=True, select_on_focus=False)
        yield Static("Cites", classes="label")
        yield Picks([_offer(item) for item in self._case.evidence], self._finding.cites, id="cites")
        yield Static("Under rule", classes="label")
        yield Input(
            clean(self._finding.rule),
            id="rule",
            placeholder=clean(_("such as R18")),
            compact=True,
            select_on_focus=False,
        )
        with Horizontal(classes="buttons"):
            yield Button("Keep", id="keep", compact=True)

    def begin(self) -> None:
        self.query_one("#sentence", Input).focus()

    def _written(self) -> Finding:
        sentence, rule = (self.query_one(f"#{name}", Input).value.strip() for name in ("sentence", "rule"))
        return Finding(sentence, self.query_one("#cites", Picks).chosen, rule)

    @on(Input.Changed)
    @on(Picks.Toggled)
    def _tell(self) -> None:
        if self._begun is not None and self.is_current:
            self._begun(self._written())

    @on(Button.Pressed, "#keep")
    @on(Input.Submitted)
    def _keep(self) -> None:
        finding = self._written()
        if not finding.sentence:
            self.complain(_("a finding is a sentence"))
            return
        if finding.rule and rule_named(finding.rule) is None:
            known = f"R1 to R{LAST_RULE}, {', '.join(HEADINGS)}"
            self.complain(_("there is no rule {rule}; known are {known}").format(rule=finding.rule, known=known))
            return
        self.dismiss(finding)


def _offer(item: EvidenceCard) -> Offer:
    slot = phrases.named(item.slot) if item.slot else _("under no slot")
    state = standing(item)[2]
    return Offer(item.digest, f"{_(item.party)} · {slot} · {title(item)}", f"{item.digest[:HASH]}, {state}")
