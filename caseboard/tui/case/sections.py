"""A case as lines: parties, order, what is odd about it, what has happened, what was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len

from caseboard.domain.facts import PARTIES
from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, Part, left, line, lines_of
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView, LetterCard, ParcelCard, PartyCard, SaidCard

LABEL = 9
"""Cells of the labels at the left."""
LABELS = ("buyer", "seller", "order", "asks", "offer", "with", "gave")
PARTY = 6
"""Cells of a party's name."""


def heading(words: str, note: str = "") -> list[Line]:
    """Return the line that begins a section."""
    return [BLANK, line((_(words), "strong"), (f"   {note}" if note else "", "quiet"))]


def labelled(label: str, *parts: Part) -> Line:
    """Return a line with its label in a column of its own."""
    cells = widest(LABEL, LABELS)
    return line((left(_(label), cells), "quiet"), *parts, indent=cells)


def widest(least: int, words: Iterable[str]) -> int:
    """Return how many cells a column of our own *words* takes in the reader's language, with one behind them."""
    return max(least, *(cell_len(_(one)) + 1 for one in words))


def parties(view: CaseView) -> list[Line]:
    """Return both parties with what the team weighs of their past (R29)."""
    return [_party(view.buyer), _party(view.seller)]


def _party(card: PartyCard) -> Line:
    past = []
    if card.rating is not None:
        rated = f" {_('of')} {phrases.count(card.rated_orders)}" if card.rated_orders is not None else ""
        past.append(f"{phrases.decimal(f'{card.rating * 100:.1f}')} %{rated}")
    if card.earlier_claims:
        past.append(f"{phrases.times(card.earlier_claims, 'claim', 'claims')}, {card.earlier_upheld} {_('upheld')}")
    else:
        past.append(_("no claims before"))
    return labelled(card.role, (card.name, "strong"), (f"   {', '.join(past)}", "quiet"))


def order(view: CaseView, now: datetime) -> list[Line]:
    """Return what was bought and asked, in short."""
    card, facts = view.order, view.facts
    paid = f"   {_('paid')} {phrases.money(card.paid, card.currency)} {phrases.day(card.paid_at, now)}"
    made = [labelled("order", card.ref, (paid, "quiet"))]
    made += [labelled("", _parcel_in_short(parcel, now)) for parcel in card.parcels]
    if card.guarantee:
        made.append(labelled("", (f"{_('guarantee')} {card.guarantee}", "quiet")))
    asked = f"{phrases.named(view.remedy)} {phrases.money(facts.requested, facts.currency)}".strip()
    made.append(
        labelled(
            "asks",
            asked,
            ("   " + _("of {amount} left").format(amount=phrases.money(facts.left, facts.currency)), "quiet"),
        )
    )
    offer = next((said for said in reversed(view.thread) if said.kind == "offer"), None)
    if offer is not None:
        said = f"   {_(offer.by)}, {phrases.moment(offer.at, now).strip()}"
        made.append(labelled("offer", offer.text.removeprefix("offers "), (said, "quiet")))
    made.append(labelled("with", view.row.assignee or (_("nobody"), "soon")))
    return made


def _parcel_in_short(parcel: ParcelCard, now: datetime) -> tuple[str, Ink]:
    said = _("sent back") if parcel.direction == "back" else _("shipped")
    words = f"{said} {phrases.day(parcel.shipped_at, now)}, {parcel.carrier}".rstrip(", ")
    if parcel.events:
        at, code, place, _text, signed = max(parcel.events)
        words += f" · {phrases.named(code)} {phrases.day(at, now)}" + (f" {place}" if place else "")
        words += f", {signed}" if signed else ""
    return words, "quiet"


def evidence_in_short(view: CaseView) -> list[Line]:
    """Return how full each side's slots are."""
    made = []
    for label, party in zip(("gave", ""), PARTIES, strict=True):
        filled, required = view.meters.filled(party), view.meters.required(party)
        given = sum(item.party == party for item in view.evidence)
        missing = ", ".join(phrases.named(name) for name in view.meters.missing(party))
        slots = f", {filled} {_('of')} {phrases.times(required, 'slot', 'slots')}" if required else ""
        words = f"{phrases.times(given, 'item', 'items') if given else _('nothing')}{slots}"
        ink: Ink = "given" if given and not missing else "soon"
        made.append(
            labelled(
                label,
                f"{left(_(party), widest(PARTY + 1, PARTIES))}",
                (words, ink),
                (f"   {_('missing')} {missing}" if missing else "", "quiet"),
            )
        )
    return made


def chips(view: CaseView) -> list[Line]:
    """Return what is odd about the case; it informs and decides nothing."""
    return [
        line((f"! {chip.words}", "soon"), (f"   {chip.rule}", "quiet"), indent=2)
        if chip.weight == "warning"
        else line((f"· {chip.name}: {chip.words}   {chip.rule}", "quiet"), indent=2)
        for chip in view.chips
    ]


_SAID_BELOW = frozenset({"message", "letter written", "note"})
"""What has a section of its own further down, with its words."""


def timeline(view: CaseView, now: datetime) -> list[Line]:
    """Return what has happened, oldest first."""
    made = heading("Timeline", phrases.zone())
    for one in view.timeline:
        made.append(line((_stamp(one.at, now), "quiet"), _(one.words), (f"   {one.by}", "quiet"), indent=14))
        if one.text and one.words not in _SAID_BELOW:
            words = phrases.named(one.text) if one.text.isidentifier() else one.text
            made += lines_of(words, "quiet", indent=14)
    return made


def _stamp(at: datetime, now: datetime) -> str:
    return f"{phrases.moment(at, now):12}  "


def statement(view: CaseView) -> list[Line]:
    """Return the buyer's words with which the dispute was opened."""
    if not view.statement:
        return []
    return [*heading("Statement", _("the request's own text; no evidence")), *lines_of(view.statement, indent=2)]


def thread(view: CaseView, now: datetime) -> list[Line]:
    """Return what the parties wrote to each other."""
    if not view.thread:
        return [*heading("Thread"), line((f"  {_('nobody has written')}", "quiet"))]
    made = heading("Thread", phrases.times(len(view.thread), "message", "messages"))
    for said in view.thread:
        made += [
            line((_stamp(said.at, now), "quiet"), (_speaker(view, said), "blue"), (_kind(said), "gold")),
            *_words(said),
        ]
    return made


def _words(said: SaidCard) -> list[Line]:
    return lines_of(said.text, indent=2)


def _kind(said: SaidCard) -> str:
    return f"   {_('offer')}" if said.kind == "offer" else ""


def _speaker(view: CaseView, said: SaidCard) -> str:
    names = {"buyer": view.buyer.name, "seller": view.seller.name}
    return f"{_(said.by)} {names[said.by]}" if said.by in names else _(said.by)


_LETTER_SIGNS: dict[str, tuple[str, Ink]] = {
    "sent": ("✓", "given"),
    "queued": ("…", "quiet"),
    "failed": ("!", "late"),
    "bounced": ("!", "late"),
}


def letters(view: CaseView, now: datetime) -> list[Line]:
    """Return the desk's letters with what became of them."""
    if not view.letters:
        return [*heading("Letters"), line((f"  {_('none yet')}", "quiet"))]
    made = heading("Letters", str(len(view.letters)))
    for letter in view.letters:
        made += _letter(letter, now)
    return made


def _letter(letter: LetterCard, now: datetime) -> list[Line]:
    sign, ink = _LETTER_SIGNS.get(letter.state, ("·", "quiet"))
    state = f"{sign} {_(letter.state)}"
    if letter.state_at is not None:
        state += f" {phrases.moment(letter.state_at, now).strip()}"
    head = line(
        (_stamp(letter.at, now), "quiet"),
        _("{kind} to the {party}").format(kind=phrases.named(letter.kind), party=_(letter.party)),
        (f"   {state}", ink),
        (f"   {letter.by}", "quiet"),
        indent=14,
    )
    return [
        head,
        line((f"  {letter.subject}", "quiet"), indent=2),
        *lines_of(letter.text.strip(), "quiet", indent=4),
    ]


def notes(view: CaseView, now: datetime) -> list[Line]:
    """Return what colleagues wrote down."""
    if not view.notes:
        return []
    made = heading("Notes")
    for at, by, text in view.notes:
        made += [line((_stamp(at, now), "quiet"), (by, "blue")), *lines_of(text, indent=2)]
    return made


def bought(view: CaseView, now: datetime) -> list[Line]:
    """Return the order as bought: lines, address, guarantee and completion, parcels, feedback."""
    card = view.order
    made = heading(_("order").capitalize(), card.ref)
    for one in card.lines:
        sign: Part = ("▸ ", "gold") if one.disputed else "  "
        price = f"   {one.quantity} {_('at')} {phrases.money(one.price, card.currency)}"
        made.append(line(sign, one.title, (price, "quiet"), (f"   {one.ref}", "quiet"), indent=2))
        if one.disputed and one.listing:
            made += lines_of(one.listing, "quiet", indent=4)
    made.append(line((f"  {_('ship to')}  ", "quiet"), card.ship_to.replace("\n", ", "), indent=11))
    made.append(line((f"  {_('completes')}  ", "quiet"), _completes(view, now), indent=13))
    for parcel in card.parcels:
        made += _parcel(parcel, now)
    for at, stars, text in card.feedback:
        made.append(
            line((f"  {_('feedback')} {phrases.day(at, now)}: {stars} {_('of')} 5", "quiet"), f"  {text}", indent=4)
        )
    return made


def _completes(view: CaseView, now: datetime) -> str:
    at, why = view.order.completes_at, view.order.completes_why
    return f"{phrases.instant(at, now)} = {why}" if at is not None else why


def _parcel(parcel: ParcelCard, now: datetime) -> list[Line]:
    method = phrases.named(parcel.method) if parcel.method not in ("", "unknown") else ""
    facts = "   ".join(words for words in (parcel.carrier, parcel.tracking_number, method) if words)
    made = [line((f"  {_('parcel')} {parcel.ref}", "plain"), (f"   {facts}", "quiet"), indent=4)]
    if parcel.label:
        made.append(line((f"    {_('label')}  ", "quiet"), parcel.label.replace("\n", ", "), indent=11))
    for at, code, place, text, signed in parcel.events:
        more = "   ".join(words for words in (place, f"{_('signed')} {signed}" if signed else "", text) if words)
        future: Part = (f"   {_('not yet')}", "soon") if at > now else ""
        stamp, said = "    " + _stamp(at, now), f"   {more}" if more else ""
        made.append(line((stamp, "quiet"), phrases.named(code), (said, "quiet"), future, indent=18))
    return made
