"""Where it was to go and where it went: order, label and delivery side by side, differences marked (R32).

The address at payment is the reference. Words are compared as `addresses` compares
them: case, marks and the way a postcode is written make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from caseboard.domain.addresses import LONGEST, stand_in, words_in
from caseboard.domain.facts import Facts
from caseboard.domain.letters import moment
from caseboard.domain.panel import Fact, Panel
from caseboard.domain.scans import Scan, Sent, outbound, scanned

_WORDS = re.compile(r"\S+\s*|\s+")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an address as it was written, and whether it stands nowhere on the other side."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One address: the order's, a label's, or where a carrier scanned the delivery."""

    kind: Literal["order", "label", "delivery"]
    title: str
    lines: tuple[tuple[Piece, ...], ...]
    agrees: bool | None
    """Whether all of it stands in the order's address; none where it names nothing, and for the order itself."""


def columns(address: str, parcels: Sequence[Sent]) -> tuple[Column, ...]:
    """Return the order's *address* at payment, then each label and each delivery with a place."""
    sent = list(outbound(parcels))
    labels = [(f"label of {one.ref}", one.label) for one in sent if one.label.strip()]
    marked = [_marked("label", title, text, address) for title, text in labels]
    marked += [_marked("delivery", _scan_title(scan), scan.place, address) for scan in _deliveries(sent)]
    everywhere = "\n".join(text for _, text in labels)
    own = _pieces(address, everywhere) if labels else _pieces(address, address)
    return (Column("order", "order, at payment", own, None), *marked)


def addresses_panel(facts: Facts, address: str, parcels: Sequence[Sent]) -> Panel | None:
    """Return what the columns say in a few words, none where there is nothing beside the order's address.

    The grounds are offered for goods that did not come: delivered where the order said, or elsewhere.
    """
    found = columns(address, parcels)[1:]
    if not found:
        return None
    shown = tuple(Fact(one.title, _said(one), "good" if one.agrees else "bad") for one in found)
    label_differs = any(one.agrees is False for one in found if one.kind == "label")
    place_differs = any(one.agrees is False for one in found if one.kind == "delivery")
    delivered = bool(scanned(parcels, "delivered"))
    grounds: tuple[str, ...] = ()
    if delivered and facts.reason == "not_received":
        grounds = ("delivered_elsewhere",) if label_differs or place_differs else ("delivered_to_address",)
    chip = "the label names another address" if label_differs else ""
    chip = chip or ("delivered at another place" if place_differs else "")
    return Panel("addresses", "Addresses", "R32", shown, chip, bool(chip), grounds)


def _deliveries(parcels: Sequence[Sent]) -> list[Scan]:
    return [scan for scan in scanned(parcels, "delivered") if scan.place.strip()]


def _scan_title(scan: Scan) -> str:
    return f"delivered {moment(scan.at)}"


def _said(column: Column) -> str:
    if column.agrees:
        return "as at payment"
    off = " ".join(piece.text.strip() for line in column.lines for piece in line if piece.differs)
    return f"differs: {off or 'leaves some of it out'}"


def _marked(kind: Literal["label", "delivery"], title: str, text: str, address: str) -> Column:
    lines = _pieces(text, address)
    off = any(piece.differs for line in lines for piece in line)
    if kind == "label":
        # A label may say more, a name or a telephone number; what it leaves out makes it another.
        off = any(piece.differs for line in _pieces(address, text) for piece in line)
    return Column(kind, title, lines, not off)


def _pieces(text: str, against: str) -> tuple[tuple[Piece, ...], ...]:
    """Return *text* by lines and words, each marked where it does not stand in *against*.

    A country's code is left out: labels spell countries, or leave them out.
    """
    there = words_in(against)
    lines = (_WORDS.findall(line) for line in text[:LONGEST].splitlines())
    return tuple(tuple(Piece(word, not _there(word, there)) for word in line) for line in lines if line)


def _there(word: str, there: Sequence[str]) -> bool:
    return _COUNTRY.fullmatch(word.strip()) is not None or stand_in(words_in(word), there)
