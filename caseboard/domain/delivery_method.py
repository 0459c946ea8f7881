"""How it was to be handed over, who signed, and whether method and fee were agreed before payment (R37)."""

from __future__ import annotations

from collections.abc import Sequence

from caseboard.domain.facts import PARTIES, Facts, Item
from caseboard.domain.letters import moment
from caseboard.domain.panel import Fact, Panel
from caseboard.domain.periods import counting
from caseboard.domain.scans import Scan, Sent, outbound

METHODS = {"driver_release": "left without a signature", "signature_obtained": "against a signature"}


def terms_bind(facts: Facts, parcel: Sent) -> bool:
    """Whether method and fee of a parcel were agreed before payment; at the very instant is too late (R37)."""
    named = parcel.method in METHODS and bool(parcel.fee_borne_by.strip())
    return named and parcel.agreed_at is not None and parcel.agreed_at < facts.order.paid_at


def delivery_method(facts: Facts, parcels: Sequence[Sent]) -> Panel | None:
    """Return how each parcel was handed over and on whose word, none where nothing is known of it."""
    shown = [fact for parcel in outbound(parcels) for fact in _parcel(facts, parcel)]
    papers = _agreements(facts)
    if facts.reason == "delivery_terms":
        shown += [_paper(facts, party, papers.get(party)) for party in PARTIES]
    if not shown:
        return None
    agreed = any(terms_bind(facts, parcel) for parcel in outbound(parcels)) or any(
        _in_time(facts, item) for item in papers.values()
    )
    grounds = (("terms_agreed" if agreed else "terms_not_agreed"),) if facts.reason == "delivery_terms" else ()
    named = [parcel for parcel in outbound(parcels) if parcel.agreed_at is not None]
    loose = any(not terms_bind(facts, parcel) for parcel in named)
    chip = "the delivery terms do not bind" if loose and not agreed else ""
    return Panel("delivery", "Delivery", "R37", tuple(shown), chip, bool(chip), grounds)


def _parcel(facts: Facts, parcel: Sent) -> list[Fact]:
    delivered = [scan for scan in parcel.scans if scan.code == "delivered"]
    if parcel.method not in METHODS and not delivered and parcel.agreed_at is None:
        return []
    made = [Fact(f"method of {parcel.ref}", METHODS.get(parcel.method, "not named"))]
    made += [_signed(parcel, scan) for scan in delivered[:1]]
    if parcel.agreed_at is None:
        made.append(Fact("agreed", "no agreement on method and fee is on file", "missing"))
        return made
    fee = f"fee borne by {parcel.fee_borne_by}" if parcel.fee_borne_by.strip() else "no fee named"
    if terms_bind(facts, parcel):
        made.append(Fact("agreed", f"{moment(parcel.agreed_at)}, before payment; {fee}", "good"))
    else:
        late = "" if parcel.agreed_at < facts.order.paid_at else ", not before payment"
        made.append(Fact("agreed", f"{moment(parcel.agreed_at)}{late}; {fee}: does not bind", "bad"))
    return made


def _signed(parcel: Sent, scan: Scan) -> Fact:
    if scan.signed_by.strip():
        return Fact("signed by", f"{scan.signed_by}, {moment(scan.at)}", "good")
    nobody = f"nobody named; delivered {moment(scan.at)}"
    return Fact("signed by", nobody, "bad" if parcel.method == "signature_obtained" else "plain")


def _agreements(facts: Facts) -> dict[str, Item]:
    """Return of each party the agreement it filed that is dated first."""
    found: dict[str, Item] = {}
    for item, _ in counting(facts):
        if item.slot == "agreement" and (item.party not in found or _in_time(facts, item)):
            found[item.party] = item
    return found


def _in_time(facts: Facts, item: Item) -> bool:
    return item.dated is not None and item.dated < facts.order.paid_at


def _paper(facts: Facts, party: str, item: Item | None) -> Fact:
    name = f"the {party}'s agreement"
    if item is None:
        return Fact(name, "nothing on file", "missing")
    if item.dated is None:
        return Fact(name, "bears no date", "bad")
    when = "before payment" if _in_time(facts, item) else "not before payment"
    return Fact(name, f"dated {moment(item.dated)}, {when}", "good" if _in_time(facts, item) else "bad")
