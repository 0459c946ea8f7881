"""The form of a decision: outcome, amount, fault, grounds, findings, rationale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static, TextArea

from caseboard.domain.decision import not_for_reason
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.grounds import in_order
from caseboard.domain.money import MoneyError, decimal_text, minor
from caseboard.domain.verdict import FAULTS, OUTCOMES, Finding, Verdict
from caseboard.domain.weighing import grounds_offered
from caseboard.tui import phrases
from caseboard.tui.actions import own
from caseboard.tui.dialogs.choice import Choice, Offer, Picks
from caseboard.tui.dialogs.drafted import Drafted, DraftLine, retype
from caseboard.tui.dialogs.finding import EditFinding
from caseboard.tui.dialogs.questions import Checked
from caseboard.tui.dialogs.sheet import Sheet
from caseboard.tui.evidence.sections import HASH
from caseboard.tui.gateway import Gateway
from caseboard.tui.lines import Line, line
from caseboard.tui.page import Page
from caseboard.tui.saying import Saying
from caseboard.tui.text import clean, show
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.panel import Panel
    from caseboard.services.case_view import CaseView


AMOUNT_TYPED = ("refund_partial", "return_and_refund")
"""Outcomes whose amount is not given by the outcome."""


class Findings(Page):
    """The findings made so far; Enter opens one, x takes it out."""

    BINDINGS = [
        own("findings.edit", "edit"),
        own("findings.remove", "remove"),
    ]

    class Removed(Saying):
        """A finding is to go."""

        at: int

    def action_edit(self) -> None:
        """Change the finding under the cursor."""
        self.open_picked()

    def action_remove(self) -> None:
        """Take the finding under the cursor out."""
        if self.key:
            self.post_message(self.Removed(int(self.key)))

    def list(self, findings: list[Finding]) -> None:
        """Show *findings*."""
        if not findings:
            self.put([line((_("none yet; a decision cites evidence, or says who gave none"), "quiet"), indent=2)])
            return
        self.put([_finding(at, one) for at, one in enumerate(findings)])


def _finding(at: int, one: Finding) -> Line:
    cites = ", ".join(digest[:HASH] for digest in one.cites)
    after = "   ".join(words for words in (f"{_('cites')} {cites}" if cites else "", one.rule) if words)
    return line((f"{at + 1} ", "gold"), one.sentence, (f"   {after}" if after else "", "quiet"), indent=2, key=str(at))


class Decide(Drafted):
    """The form; it is checked by the desk, then the sheet follows. Returns what was done, in words."""

    DRAFT = "decide"

    def __init__(self, gateway: Gateway, case: CaseView, picked: tuple[str, ...] = ()) -> None:
        super().__init__("Decide", gateway, case, "Tab next field · arrows choose · Space picks · Esc back")
        self._picked = picked
        """Hashes of the items picked beforehand; the first finding cites them."""
        self._findings: list[Finding] = []
        self._editing: int | None = None
        self._begun: Finding | None = None
        """The finding as it stands in its own dialog, while that is open."""
        self._checking: Verdict | None = None

    def fields(self) -> ComposeResult:
        facts = self.case.facts
        yield DraftLine()
        with VerticalScroll(id="form", can_focus=False):
            yield Static("Outcome", classes="label")
            # Nothing is proposed: what is chosen beforehand is what tired eyes decide.
            yield Choice([_outcome(name, facts) for name in OUTCOMES], unset=True, id="outcome")
            yield Static(show(self._bounds()), classes="label")
            yield Input(id="amount", compact=True)
            asked = phrases.money(facts.requested, facts.currency)
            above = _("Why more than the {amount} asked").format(amount=asked)
            yield Static(show(above), id="above-label", classes="label")
            yield Input(id="above", compact=True)
            yield Static("Fault", classes="label")
            yield Choice([Offer(name, _(name)) for name in FAULTS], unset=True, id="fault")
            yield Static("Grounds", classes="label")
            yield Picks(_grounds(facts.reason, self.case.panels), id="grounds")
            yield Static("Findings   Enter changes one, x takes it out", classes="label")
            yield Findings(id="findings")
            yield Button("Add a finding", id="add", compact=True)
            yield Static("Gave no evidence", classes="label")
            yield Picks(
                [
                    Offer(party, _("the {party} gave none").format(party=_(party)), self._gave(party))
                    for party in PARTIES
                ],
                id="none",
            )
            yield Static("Rationale; it stands in both letters", classes="label")
            yield TextArea(id="rationale", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Show the sheet", id="sheet", compact=True)

    def begin(self) -> None:
        self.query_one(Findings).list(self._findings)
        self._weigh()
        self.query_one("#amount", Input).disabled = self.query_one("#outcome", Choice).value not in AMOUNT_TYPED
        super().begin()

    def first_field(self) -> Choice:
        return self.query_one("#outcome", Choice)

    def written(self) -> dict[str, Any]:
        findings = self._with_begun()
        return {
            "outcome": self.first_field().value,
            "amount": self.query_one("#amount", Input).value,
            "above": self.query_one("#above", Input).value,
            "fault": self.query_one("#fault", Choice).value,
            "grounds": list(self.query_one("#grounds", Picks).chosen),
            "findings": [{"sentence": one.sentence, "cites": list(one.cites), "rule": one.rule} for one in findings],
            "none": list(self.query_one("#none", Picks).chosen),
            "rationale": self.query_one("#rationale", TextArea).text,
        }

    def fill(self, fields: Mapping[str, Any]) -> None:
        # Findings that were cited while reading may be all that a draft holds.
        fields = {**self.written(), **fields}
        outcome = self.first_field()
        with self.prevent(Choice.Changed):
            outcome.choose(str(fields.get("outcome", "")))
        self.query_one("#fault", Choice).choose(str(fields.get("fault", "")))
        amount = self.query_one("#amount", Input)
        retype(amount, str(fields.get("amount", "")))
        amount.disabled = outcome.value not in AMOUNT_TYPED
        retype(self.query_one("#above", Input), str(fields.get("above", "")))
        for name in ("grounds", "none"):
            picks = self.query_one(f"#{name}", Picks)
            picks.offer(picks.options, [str(one) for one in fields.get(name, ())])
        self._findings = [
            Finding(str(one["sentence"]), tuple(map(str, one["cites"])), str(one["rule"]))
            for one in fields.get("findings", ())
        ]
        self.query_one(Findings).list(self._findings)
        retype(self.query_one("#rationale", TextArea), str(fields.get("rationale", "")))
        self._weigh()

    def _bounds(self) -> str:
        facts = self.case.facts
        asked, left = (
            phrases.money(facts.requested, facts.currency),
            phrases.money(facts.left, facts.currency),
        )
        return _("Amount in {currency}   asked {asked}, left {left}").format(
            currency=facts.currency, asked=asked, left=left
        )

    def _gave(self, party: str) -> str:
        items = [item for item in self.case.evidence if item.party == party]
        if not items:
            return _("nothing on file")
        said = _("{count} on file").format(count=phrases.times(len(items), "item", "items"))
        counts = any(item.readable and (item.on_time or item.admitted_at is not None) for item in items)
        return said if counts else f"{said}, {_('none of it counts')}"

    def _proposed(self, outcome: str) -> str:
        """Return the amount that *outcome* suggests; none before there is an outcome."""
        facts = self.case.facts
        if not outcome:
            return ""
        if outcome in ("refund_full", "return_and_refund"):
            return decimal_text(facts.left, facts.currency)
        if outcome == "refund_partial" and facts.requested < facts.left:
            return decimal_text(facts.requested, facts.currency)
        return "" if outcome == "refund_partial" else decimal_text(0, facts.currency)

    @on(Choice.Changed, "#outcome")
    def _outcome_changed(self, event: Choice.Changed) -> None:
        amount = self.query_one("#amount", Input)
        amount.value = clean(self._proposed(event.value))
        amount.disabled = event.value not in AMOUNT_TYPED

    @on(Input.Changed, "#amount")
    def _weigh(self) -> None:
        """Ask for a reason only where more is given than was asked."""
        try:
            above = self._amount() > self.case.facts.requested
        except MoneyError:
            above = False
        for id_ in ("#above", "#above-label"):
            self.query_one(id_).display = above

    def _amount(self) -> int:
        text = self.query_one("#amount", Input).value.strip()
        return minor(text, self.case.facts.currency)

    # Findings

    @on(Button.Pressed, "#add")
    def _add(self) -> None:
        self._editing = None
        cited = {digest for finding in self._findings for digest in finding.cites}
        fresh = [digest for digest in self._picked if digest not in cited]
        self.app.push_screen(EditFinding(self.case, None, fresh, self._begin_finding), self._keep_finding)

    @on(Page.Picked)
    def _edit(self, event: Page.Picked) -> None:
        if isinstance(event.page, Findings):
            self._editing = int(event.key)
            finding = self._findings[self._editing]
            self.app.push_screen(EditFinding(self.case, finding, (), self._begin_finding), self._keep_finding)

    def _begin_finding(self, finding: Finding) -> None:
        """Keep what stands in the finding's own dialog: should the line be lost, it stands among the findings."""
        self._begun = finding
        self._changed()

    def _with_begun(self) -> list[Finding]:
        """Return the findings as they would be if the one being written were done."""
        if self._begun is None or not self._begun.sentence:
            return self._findings
        made = list(self._findings)
        at = len(made) if self._editing is None else self._editing
        made[at : at + 1] = [self._begun]
        return made

    def _keep_finding(self, finding: Finding | None) -> None:
        self._begun = finding
        self._findings = self._with_begun()
        self._begun = None
        self.query_one(Findings).list(self._findings)
        self._changed()

    @on(Findings.Removed)
    def _remove(self, event: Findings.Removed) -> None:
        self._findings = [one for at, one in enumerate(self._findings) if at != event.at]
        self.query_one(Findings).list(self._findings)
        self._changed()

    # The sheet

    def _verdict(self) -> Verdict:
        return Verdict(
            outcome=self.query_one("#outcome", Choice).value,
            amount=self._amount(),
            fault=self.query_one("#fault", Choice).value,
            grounds=self.query_one("#grounds", Picks).chosen,
            findings=tuple(self._findings),
            gave_none=self.query_one("#none", Picks).chosen,
            rationale=self.query_one("#rationale", TextArea).text.strip(),
            above_request=self.query_one("#above", Input).value.strip() if self.query_one("#above").display else "",
        )

    @on(Button.Pressed, "#sheet")
    def _check(self) -> None:
        lacks = {"#outcome": _("choose an outcome"), "#fault": _("choose whose fault it was, or none")}
        for id_, words in lacks.items():
            if not (choice := self.query_one(id_, Choice)).value:
                self.complain(words)
                choice.focus()
                return
        try:
            verdict = self._verdict()
        except MoneyError as error:
            self.complain(f"{_('amount')}: {error}")
            return
        self.complain("")
        self._checking = verdict
        self.gateway.dialogs.check(self, self.number, verdict)

    def on_checked(self, told: Checked) -> None:
        """Show the sheet; the form stays below it, as it was."""
        if self._checking is not None:
            sheet = Sheet(self.gateway, self.case, self._checking, told.sheet, told.unlike)
            self.app.push_screen(sheet, self._proposed_now)

    def _proposed_now(self, done: str | None) -> None:
        if done is not None:
            self.dismiss_sent(done)


def _grounds(reason: str, panels: Sequence[Panel]) -> list[Offer]:
    """Return every ground, those first that fit what is on file, with the rule that says so; none is chosen."""
    fit = grounds_offered(panels)
    why = {name: _("fits what is on file, {rule}").format(rule=", ".join(rules)) for name, rules in fit.items()}
    return [Offer(name, phrases.named(name), why.get(name, "")) for name in in_order(reason, fit)]


def _outcome(name: str, facts: Facts) -> Offer:
    why_not = not_for_reason(facts, name)
    return Offer(name, phrases.outcome(name), str(why_not) if why_not else "")
