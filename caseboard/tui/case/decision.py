"""The decision on a case: running down its grace period, or sealed and final."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Line, Part, line, lines_of
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.facts import Facts
    from caseboard.services.case_view import CaseView, DecisionCard


def banner(view: CaseView, now: datetime, *, worker_runs: bool, back: str = "z") -> list[Line]:
    """Return what stands above everything else while a decision is on its way or made."""
    card = view.decision
    if view.facts.stage == "sealing":
        return [*_grace(view, now, worker_runs=worker_runs, key=back), BLANK]
    if view.facts.stage == "approval" and view.facts.proposal is not None:
        said = _("Waits for somebody other than {name} to approve it").format(name=view.facts.proposal.by)
        return [line((f"◔ {said}", "gold"), indent=2), BLANK]
    if card is None or card.state != "sealed":
        return []
    mark = _("imported, ") if card.imported else ""
    entry = f"   {_('entry')} {phrases.count(card.entry)}" if card.entry is not None else ""
    return [
        line((f"■ {_('Sealed and final')}", "given"), (f"   {mark}{phrases.exact(card.at)}{entry}", "quiet"), indent=2),
        BLANK,
    ]


def _grace(view: CaseView, now: datetime, *, worker_runs: bool, key: str) -> list[Line]:
    seal = next((clock for clock in view.clocks if clock.act == "seal"), None)
    at = seal.instant if seal is not None else view.facts.proposal.seal_at if view.facts.proposal else None
    back: tuple[Part, ...] = ((f"   {key}", "gold"), (f" {_('holds back')}", "quiet"))
    if seal is not None and seal.blocked:
        return [line((f"◔ {_('Sealing waits')}: {seal.blocked}", "soon"), *back, indent=2)]
    if at is not None and at > now:
        said = "◔ " + _("Will be sealed in {length}").format(length=phrases.countdown(at - now))
        late: tuple[Part, ...] = () if worker_runs else ((_(", when a worker runs"), "soon"),)
        return [line((said, "gold"), *late, (f"   {phrases.exact(at)}", "quiet"), *back, indent=2)]
    if worker_runs:
        return [line((f"◔ {_('Being sealed')}", "gold"), *back, indent=2)]
    return [line((f"◔ {_('Will be sealed when a worker runs')}", "soon"), *back, indent=2)]


def decision(view: CaseView) -> list[Line]:
    """Return the decision, whole."""
    card = view.decision
    if card is None:
        return []
    title = _("Decision") if card.state == "sealed" else _("Proposed decision")
    made = [
        BLANK,
        line((title, "strong"), (f"   {_by(card)}, {phrases.exact(card.at)}", "quiet")),
        line(
            (f"  {phrases.outcome(card.outcome)}", "gold"),
            f"   {phrases.money(card.amount, view.facts.currency)}",
            (f"   {_('fault')}: {_(card.fault)}", "quiet"),
        ),
        line((f"  {_('grounds')}  ", "quiet"), ", ".join(phrases.named(ground) for ground in card.grounds), indent=11),
        *_findings(card, view.facts),
    ]
    if card.gave_none:
        made.append(
            line(
                (f"  {_('no evidence given by')} ", "quiet"),
                f" {_('and')} ".join(_("the {party}").format(party=_(party)) for party in card.gave_none),
            )
        )
    made += lines_of(card.rationale, indent=2)
    if card.above_request:
        made.append(line((f"  {_('more than asked, because')}  ", "quiet"), card.above_request, indent=4))
    for one in card.unread:
        made.append(line((f"  {_('not opened')} {one.digest[:8]}   ", "quiet"), one.why, indent=4))
    for at, by, text in card.addenda:
        made += [line((f"  {_('addendum')} {phrases.exact(at)}   {by}", "quiet")), *lines_of(text, indent=4)]
    if card.leaf:
        made.append(line((f"  {_('leaf')} {card.leaf}", "quiet"), indent=7))
    return made


def _by(card: DecisionCard) -> str:
    """Return who proposed it, and who approved it, where somebody did."""
    proposed = f"{_('by')} {card.by}"
    return f"{proposed}, {_('approved by {name}').format(name=card.approver)}" if card.approver else proposed


def _findings(card: DecisionCard, facts: Facts) -> list[Line]:
    on_file = {item.digest: item.party for item in facts.items}
    made = []
    for number, finding in enumerate(card.findings, 1):
        cites = ", ".join(f"{digest[:8]} ({_(on_file.get(digest, 'not on file'))})" for digest in finding.cites)
        after = "   ".join(words for words in (f"{_('cites')} {cites}" if cites else "", finding.rule) if words)
        made.append(line((f"  {number} ", "gold"), finding.sentence, (f"   {after}", "quiet"), indent=4))
    return made
