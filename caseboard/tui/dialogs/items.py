"""Acts on an item of evidence: admit a late one, lay one under another slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from caseboard.domain.desk_acts import admissible
from caseboard.domain.facts import PARTIES
from caseboard.tui import phrases
from caseboard.tui.dialogs.choice import Choice, Offer, OneOf, Picks
from caseboard.tui.dialogs.form import Act, Form, Incomplete
from caseboard.tui.evidence.sections import HASH, standing, title
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.case_view import CaseView, EvidenceCard
    from caseboard.tui.gateway import Gateway


def _item(card: EvidenceCard) -> Offer:
    slot = phrases.named(card.slot) if card.slot else _("under no slot")
    state = standing(card)[2]
    return Offer(card.ref, f"{_(card.party)} · {slot} · {title(card)}", f"{card.digest[:HASH]}, {state}")


class _OnItem(Form):
    """A form about one item, the one under the cursor of the evidence first."""

    def __init__(self, heading: str, gateway: Gateway, case: CaseView, ref: str, hint: str) -> None:
        super().__init__(heading, gateway, case, hint)
        self.cards = [card for card in case.evidence if self.concerns(card.ref)]
        refs = [card.ref for card in self.cards]
        self.ref = ref if ref in refs else (refs or [""])[0]

    def concerns(self, ref: str) -> bool:
        """Whether the act may be made with the item *ref*."""
        raise NotImplementedError

    def items(self) -> OneOf:
        """Return the items to pick one of."""
        return OneOf([_item(card) for card in self.cards], [self.ref], id="items")

    def picked(self) -> EvidenceCard:
        """Return the item picked.

        Raises:
            Incomplete: none is.
        """
        ref = self.query_one("#items", OneOf).value
        for card in self.cards:
            if card.ref == ref:
                return card
        raise Incomplete(_("pick an item"))


class Admit(_OnItem):
    """Admits a late item with a reason, so that it counts (*Silence*)."""

    BUTTON = "Admit"

    def __init__(self, gateway: Gateway, case: CaseView, ref: str = "") -> None:
        self._late = {item.ref for item in admissible(case.facts)}
        super().__init__("Admit a late item", gateway, case, ref, "Space picks · Tab next field · Esc back")

    def concerns(self, ref: str) -> bool:
        return ref in self._late

    def fields(self) -> ComposeResult:
        yield Static("Late, readable, and not admitted yet", classes="label")
        yield self.items()
        yield Static("Why it counts all the same; the reason stays on file", classes="label")
        yield Input(id="why", compact=True)
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#why" if self.ref else "#items").focus()

    def act(self) -> tuple[Act, str]:
        card, why = self.picked(), self.words_of("#why", _("an admission wants a reason"))
        number, ref, seen = self.number, card.ref, self.seen
        said = _("item {digest} admitted").format(digest=card.digest[:HASH])
        return lambda desk: desk.admit(number, ref, why, seen=seen), said


class Refile(_OnItem):
    """Lays an item under another slot of its party (*Slots*)."""

    BUTTON = "Refile"

    def __init__(self, gateway: Gateway, case: CaseView, ref: str = "") -> None:
        self._party = {card.ref: card.party for card in case.evidence}
        super().__init__("Refile an item", gateway, case, ref, "Space picks · Tab next field · Esc back")

    def concerns(self, ref: str) -> bool:
        return self._party.get(ref) in PARTIES

    def fields(self) -> ComposeResult:
        yield Static("Which item", classes="label")
        yield self.items()
        yield Static("Under which slot", classes="label")
        yield Choice(self._slots(self.ref), id="slot")
        yield from self.button()

    def begin(self) -> None:
        self.query_one("#slot" if self.ref else "#items").focus()

    def _slots(self, ref: str) -> list[Offer]:
        card = next((one for one in self.cards if one.ref == ref), None)
        if card is None:
            return []
        names = [meter.slot.name for meter in self.case.meters.of(card.party)]
        return [Offer(name, phrases.named(name), _("as now") if name == card.slot else "") for name in names]

    @on(Picks.Toggled, "#items")
    def _other_item(self) -> None:
        self.query_one("#slot", Choice).offer(self._slots(self.query_one("#items", OneOf).value))

    def act(self) -> tuple[Act, str]:
        card, slot = self.picked(), self.query_one("#slot", Choice).value
        if not slot:
            raise Incomplete(_("the {party} has no other slot in this case").format(party=_(card.party)))
        number, ref, seen = self.number, card.ref, self.seen
        said = _("item {digest} lies under {slot}").format(digest=card.digest[:HASH], slot=phrases.named(slot))
        return lambda desk: desk.refile(number, ref, slot, seen=seen), said
