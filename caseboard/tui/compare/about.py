"""The facts under an item: from whom, when, whether it counts, what is odd about it, who has looked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from caseboard.tui import phrases
from caseboard.tui.evidence.sections import standing
from caseboard.tui.lines import Line, Part, line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.services.side_by_side import Badge, Custody, Exhibit

LOOKERS = 3
"""Who has looked, named at most."""


def about(exhibit: Exhibit, now: datetime) -> list[Line]:
    """Return the facts of an item, what matters most first: few enough to leave the room to the item."""
    return [
        _what(exhibit),
        _when(exhibit, now),
        # Cut where there is no room for it: what is copied of the item has it whole.
        line((f"{_(exhibit.card.provenance)}   {exhibit.card.digest}", "quiet"), brief=True),
        *(_badge(one) for one in exhibit.badges),
        *_admission(exhibit, now),
        *_caption(exhibit),
        _looked(exhibit, now),
    ]


def _what(exhibit: Exhibit) -> Line:
    card = exhibit.card
    size = _("{count} bytes").format(count=phrases.count(card.size))
    return line((card.name or _("text"), "strong"), (f"   {card.mime or card.medium}, {size}", "quiet"), indent=2)


def _when(exhibit: Exhibit, now: datetime) -> Line:
    card = exhibit.card
    sign, ink, state = standing(card)
    late = _late(exhibit.late_by, alone=card.readable) if exhibit.late_by is not None else ""
    # Local as the desk reads it, and UTC beside it: the rules reckon in that.
    here = phrases.timed(card.received_at, now)
    utc = phrases.exact(card.received_at)
    received = f"{_('received')} {here}" + ("" if here.endswith("UTC") else f" ({utc})")
    parts: list[Part] = [(received, "quiet"), (f"  {sign} {state}{late}", ink)]
    if card.dated is not None:
        parts.append((f"  {_('dated')} {phrases.timed(card.dated, now)} {_('(a claim)')}", "quiet"))
    return line(*parts, indent=2)


def _late(by: timedelta, *, alone: bool) -> str:
    """Say by how much an item came late; unless that stands *alone*, something else keeps it from counting."""
    how = _("by less than a minute") if by < timedelta(minutes=1) else f"{_('by')} {phrases.length(by)}"
    return f" {how}" if alone else f", {_('late')} {how}"


def _badge(badge: Badge) -> Line:
    if badge.weight == "warning":
        return line((f"! {badge.words}", "soon"), indent=2)
    return line((f"· {badge.words}", "quiet"), indent=2)


def _admission(exhibit: Exhibit, now: datetime) -> list[Line]:
    one = exhibit.admission
    if one is None:
        return []
    words = _("admitted by {name}, {when}: {why}")
    return [line((words.format(name=one.by, when=phrases.timed(one.at, now), why=one.why), "given"), indent=2)]


def _caption(exhibit: Exhibit) -> list[Line]:
    caption = exhibit.card.caption
    return [line((f"“{caption}”", "plain"), indent=2)] if caption else []


def _looked(exhibit: Exhibit, now: datetime) -> Line:
    looks = [one for one in exhibit.custody if one.act == "opened"]
    if not looks:
        return line((_("not opened yet"), "gold"))
    names = list(dict.fromkeys(one.by for one in looks))
    more = f" +{len(names) - LOOKERS}" if len(names) > LOOKERS else ""
    last = looks[-1]
    said = f"{_('opened by')} {', '.join(names[:LOOKERS])}{more}   {_('last')} {phrases.timed(last.at, now)}"
    return line((f"{said}{_lasted(last)}", "quiet"), indent=2)


def _lasted(look: Custody) -> str:
    if look.lasted is None:
        return ""
    seconds = int(look.lasted.total_seconds())
    return f", {f'{seconds} s' if seconds < 60 else phrases.length(look.lasted)}"
