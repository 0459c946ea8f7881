"""Signed for without a remark, or refused at the door: what the handing over says about damage (R38)."""

from __future__ import annotations

from collections.abc import Sequence

from caseboard.domain.facts import Facts, Item
from caseboard.domain.letters import moment
from caseboard.domain.panel import Fact, Panel
from caseboard.domain.periods import counting
from caseboard.domain.scans import Scan, Sent, scanned

VISIBLE = frozenset({"damaged", "short_quantity"})
"""Reasons of which something may have been seen at the door."""


def signed_without_remark(facts: Facts, parcels: Sequence[Sent]) -> Scan | None:
    """Return the delivery that was signed for and of which nothing was remarked, if there is one.

    A remark is the carrier's own words at the delivery, or an item under `carrier_remark`.
    """
    if facts.reason not in VISIBLE or facts.detail == "refused" or _filed(facts, "carrier_remark"):
        return None
    found = scanned(parcels, "delivered")
    return next((scan for scan in found if scan.signed_by.strip() and not scan.text.strip()), None)


def refusal_recorded(facts: Facts, parcels: Sequence[Sent]) -> bool:
    """Whether the carrier has it on record that the goods were refused for their damage."""
    if facts.reason != "damaged" or facts.detail != "refused":
        return False
    return bool(scanned(parcels, "returned")) or any(i.provenance == "carrier" for i in _filed(facts, "refusal_record"))


def signed_or_refused(facts: Facts, parcels: Sequence[Sent]) -> Panel | None:
    """Return how the goods were taken or refused, none where the reason is about something else."""
    if facts.reason not in VISIBLE:
        return None
    if facts.detail == "refused":
        return _refused(facts, parcels)
    found = scanned(parcels, "delivered")
    remarks = _filed(facts, "carrier_remark")
    if not found and not remarks:
        return None
    shown = [fact for scan in found for fact in _delivery(scan)]
    shown += [Fact("remark", f"{item.digest[:12]}, from {item.provenance}", "good") for item in remarks]
    if signed_without_remark(facts, parcels) is None:
        return Panel("signature", "Handing over", "R38", tuple(shown))
    return Panel("signature", "Handing over", "R38", tuple(shown), "signed without remark", True,
                 ("signed_without_remark",))  # fmt: skip


def _refused(facts: Facts, parcels: Sequence[Sent]) -> Panel:
    records = [
        *(Fact("carrier", f"returned {moment(s.at)}, {s.text or 'no words'}", "good")
          for s in scanned(parcels, "returned")),
        *(Fact("refusal record", f"{i.digest[:12]}, from {i.provenance}",
               "good" if i.provenance == "carrier" else "plain") for i in _filed(facts, "refusal_record")),
    ]  # fmt: skip
    if refusal_recorded(facts, parcels):
        return Panel("signature", "Handing over", "R38", tuple(records), "refused for damage", False,
                     ("refused_damaged",))  # fmt: skip
    shown = (*records, Fact("carrier's record", "nothing on file", "missing"))
    return Panel("signature", "Handing over", "R38", shown, "refused, and no record of the carrier", True)


def _delivery(scan: Scan) -> list[Fact]:
    who = f"by {scan.signed_by}" if scan.signed_by.strip() else "nobody named"
    made = [Fact("signed", f"{moment(scan.at)}, {who}")]
    return [*made, Fact("carrier wrote", scan.text)] if scan.text.strip() else made


def _filed(facts: Facts, slot: str) -> list[Item]:
    return [item for item, _ in counting(facts) if item.party == "buyer" and item.slot == slot]
