"""Records whose every text is an attack, each with a mark of its own."""

from __future__ import annotations

import json
from pathlib import Path

CONTROLS = {
    "colour": ("\x1b[31m{m}", b"\x1b[31m{m}"),
    "title": ("\x1b]0;{m}\x07", b"\x1b]0;{m}"),
    "clipboard": ("\x1b]52;c;{m}\x07", b"\x1b]52;c;{m}"),
    "device": ("\x1bP{m}\x1b\\", b"\x1bP{m}"),
    "c1": ("\x9b31m{m}", b"\xc2\x9b31m{m}"),
    "osc in c1": ("\x9d52;c;{m}\x9c", b"\xc2\x9d52;c;{m}"),
    "back": ("\x08\x08{m}", b"\x08\x08{m}"),
    "override": ("\u202e{m}\u202c", b"\xe2\x80\xae{m}"),
    "isolate": ("\u2066{m}\u2069", b"\xe2\x81\xa6{m}"),
    "reset": ("\x1bc{m}", b"\x1bc{m}"),
    "program": ("\x1b_{m}\x1b\\", b"\x1b_{m}"),
    "private": ("\x1b^{m}\x1b\\", b"\x1b^{m}"),
    "mouse": ("\x1b[?1003h{m}", b"\x1b[?1003h{m}"),
    "paste": ("\x1b[201~{m}", b"\x1b[201~{m}"),
    "other characters": ("\x0e{m}", b"\x0e{m}"),
    "device in c1": ("\x90{m}\x9c", b"\xc2\x90{m}"),
}
"""What a terminal would obey: the text, and the bytes that must not come through."""

MARKUP = {
    "closing": "[/x]{m}",
    "open": "[bold {m}",
    "click": "[@click=app.bell]{m}[/]",
    "quit": "[@click=app.quit]{m}[/]",
    "link": "[link=https://example.invalid]{m}[/link]",
    "nothing": "[/]{m}",
}
"""What Rich and Textual would parse."""

TOGETHER = 3
"""Attacks in one text."""

NOW = "2026-03-20T12:00:00Z"


def attacks(*, markup: bool) -> list[tuple[str, str, bytes | None]]:
    """Return (mark, text, forbidden bytes) of every attack."""
    found: list[tuple[str, str, bytes | None]] = []
    for name, (text, raw) in CONTROLS.items():
        mark = f"K{len(found):02d}"
        assert name
        found.append((mark, text.replace("{m}", mark), raw.replace(b"{m}", mark.encode())))
    if markup:
        for text in MARKUP.values():
            mark = f"K{len(found):02d}"
            found.append((mark, text.replace("{m}", mark), None))
    return found


def groups(attacks: list[tuple[str, str, bytes | None]]) -> list[list[tuple[str, str, bytes | None]]]:
    """Return the attacks by case: a few share one, and the first of them names it."""
    return [attacks[place : place + TOGETHER] for place in range(0, len(attacks), TOGETHER)]


def write(folder: Path, *, markup: bool) -> list[tuple[str, str, bytes | None]]:
    """Write a case for each attack, in every field of every record that holds a text; return the attacks."""
    found = attacks(markup=markup)
    lines = [line for group in groups(found) for line in _case(group[0][0], " ".join(text for _, text, _ in group))]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hostile.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return found


def _case(mark: str, text: str) -> list[dict[str, object]]:
    base = {"source": "market"}

    def record(kind: str, ref: str, at: str, **fields: object) -> dict[str, object]:
        return {"type": kind, **base, "ref": f"{ref}-{mark}", "at": at, **fields}

    long = f"{text} and so on, for more than twenty characters {text}"
    order, dispute, buyer, seller = (f"{name}-{mark}" for name in ("o", "d", "b", "s"))
    return [
        record("party", "b", "2026-02-01T10:00:00Z", role="buyer", name=f"{text} buyer",
               email=f"{text}@example.invalid", language=text, time_zone=text),
        record("party", "s", "2026-02-01T10:00:00Z", role="seller", name=f"{text} seller",
               email=f"{text}@example.invalid", language=text),
        record("order", "o", "2026-02-01T10:00:00Z", buyer=buyer, seller=seller, currency="EUR",
               paid_at="2026-02-01T10:00:00Z", paid="20.00", guaranteed_days=30,
               ship_to={"lines": [text, f"P.O. Box {text}"], "postcode": text, "country": text},
               lines=[{"ref": f"l-{mark}", "title": long, "quantity": 1, "price": "20.00", "listing": long}]),
        record("shipment", "p", "2026-02-02T10:00:00Z", order=order, lines=[f"l-{mark}"], carrier=text,
               tracking_number=text, label=long),
        record("tracking", "t", "2026-02-03T10:00:00Z", shipment=f"p-{mark}", code="in_transit", place=text, text=long,
               signed_by=text),
        record("feedback", "f", "2026-02-03T11:00:00Z", order=order, stars=1, text=long),
        record("message", "m", "2026-03-09T11:00:00Z", dispute=dispute, by=seller, text=long),
        record("dispute", "d", "2026-03-08T10:00:00Z", by=buyer, order=order, lines=[f"l-{mark}"],
               reason="not_received", requested="10.00", remedy="refund", statement=long),
        record("offer", "of", "2026-03-09T12:00:00Z", dispute=dispute, by=seller, amount="5.00", answer="refused",
               answered_at="2026-03-09T13:00:00Z"),
        record("evidence", "e1", "2026-03-10T10:00:00Z", dispute=dispute, by=buyer, slot="statement",
               provenance="party", text=long, caption=text),
        record("evidence", "e2", "2026-03-10T10:00:00Z", dispute=dispute, by=seller, slot=text, provenance="party",
               text=long, caption=text),
        record("escalation", "x", "2026-03-12T10:00:00Z", dispute=dispute, by=buyer, why="seller_silent", note=long),
        record("request", "q", "2026-03-13T10:00:00Z", dispute=dispute, by=buyer, party=seller, slot=text),
    ]  # fmt: skip
