"""The page of a bundle: both sides beside each other, as plain HTML that runs nothing and fetches nothing.

Every word of a party goes through `_say`. Pictures that decoded are drawn by relative
path; whatever else a party sent is a name to download.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape

from caseboard.domain.address_columns import Column
from caseboard.domain.instants import utc, words
from caseboard.domain.money import decimal_text
from caseboard.domain.panel import Panel
from caseboard.domain.plain import clean, one_line
from caseboard.services.side_by_side import Exhibit, Pair, Row, SideBySide

_STYLE = """
body { margin: 0; padding: 1.5rem; background: #11141a; color: #d7dae0; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; color: #e0b860; margin: 2rem 0 .5rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.side, .box { border: 1px solid #39414f; border-radius: 8px; padding: .8rem 1rem; min-width: 0;
  overflow-wrap: anywhere; }
.side h3 { margin: 0 0 .5rem; font-size: .95rem; color: #8fb4e8; }
article + article { border-top: 1px solid #39414f; margin-top: .8rem; padding-top: .8rem; }
img { max-width: 100%; max-height: 75vh; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #191d25; padding: .6rem; max-height: 60vh;
  overflow: auto; }
ul { margin: .3rem 0; padding-left: 1.1rem; overflow-wrap: anywhere; } .quiet { color: #929aa8; }
.warning { color: #f0a35e; } mark { background: #5b2f2f; color: inherit; } a { color: #8fb4e8; }
table { border-collapse: collapse; } td, th { padding: .15rem .9rem .15rem 0; text-align: left; vertical-align: top; }
@media (max-width: 60rem) { .pair { grid-template-columns: 1fr; } }
"""
_DRAWN = ("png", "jpg", "gif", "webp")


def page(seen: SideBySide, names: Mapping[str, str]) -> str:
    """Return the page of a case; *names* says under which name each item, by its hash, lies beside it."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    # A page on a disk is no origin of its own in every browser, so its own pictures are named by their scheme too.
    policy = (
        f"default-src 'none'; img-src 'self' file:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{_say(seen.row.number)}</title><style>{_STYLE}</style></head><body>",
            *_body(seen, names),
            "</body></html>",
            "",
        )
    )


def _body(seen: SideBySide, names: Mapping[str, str]) -> Iterator[str]:
    facts = seen.facts
    detail = f", {_name(facts.detail)}" if facts.detail else ""
    asked = f"{decimal_text(facts.requested, facts.currency)} {facts.currency}"
    yield f"<h1>{_say(seen.row.number)} · {_name(facts.reason)}{detail} · {_say(asked)} asked</h1>"
    yield f'<p class="quiet">{_name(facts.stage)}; opened {_at(facts.opened_at)}; as of {_at(seen.as_of)}</p>'
    for pair in seen.pairs:
        yield from _pair(pair, seen, names)
    if seen.unpaired.exhibits:
        yield from _pair(seen.unpaired, seen, names)
    yield from _checklist(seen.checklist)
    yield from _records(seen, names)
    for panel in seen.panels:
        yield from _panel(panel)


def _pair(pair: Pair, seen: SideBySide, names: Mapping[str, str]) -> Iterator[str]:
    slots = " · ".join(_name(slot) for slot in dict.fromkeys((pair.buyer_slot, pair.seller_slot)) if slot)
    yield f"<h2>{slots or 'Under no slot of this reason'}</h2>"
    yield '<div class="pair">'
    for party, person, slot, exhibits in (
        ("Buyer", seen.buyer.name, pair.buyer_slot, pair.left),
        ("Seller", seen.seller.name, pair.seller_slot, pair.right),
    ):
        yield f'<section class="side"><h3>{party} · {_say(person)}{f" · {_name(slot)}" if slot else ""}</h3>'
        for exhibit in exhibits:
            yield from _exhibit(exhibit, names)
        if not exhibits:
            yield '<p class="warning">nothing given</p>' if slot else '<p class="quiet">nothing is asked here</p>'
        yield "</section>"
    yield "</div>"


def _exhibit(exhibit: Exhibit, names: Mapping[str, str]) -> Iterator[str]:
    card, name = exhibit.card, names[exhibit.card.digest]
    yield "<article>"
    if name.endswith(_DRAWN):
        yield f'<p><img src="{escape(name)}" alt="{_say(card.caption or card.name or "picture")}"></p>'
    elif card.text:
        yield f"<pre>{_say(card.text)}</pre>"
    title = _line(card.name or f"{card.digest[:12]}…")
    yield f'<p><a href="{escape(name)}" download="{escape(name.rpartition("/")[2])}">{title}</a> '
    yield f'<span class="quiet">{_say(card.mime)}, {card.size} bytes</span></p>'
    if card.caption:
        yield f"<p>“{_say(card.caption)}”</p>"
    yield "<ul>"
    yield from (f"<li>{fact}</li>" for fact in _facts(exhibit))
    yield "</ul></article>"


def _facts(exhibit: Exhibit) -> Iterator[str]:
    card = exhibit.card
    yield f"received {_at(card.received_at)}, from {_say(card.provenance)}"
    if exhibit.due_at is not None:
        late = "on time" if exhibit.late_by is None else f'<span class="warning">{words(exhibit.late_by)} late</span>'
        yield f"due {_at(exhibit.due_at)}, {late}"
    if exhibit.admission is not None:
        one = exhibit.admission
        yield f"admitted {_at(one.at)} by {_say(one.by)}: {_say(one.why)}"
    if card.dated is not None:
        yield f"says of itself that it is of {_at(card.dated)}"
    yield from (f'<span class="{badge.weight}">{_line(badge.words)}</span>' for badge in exhibit.badges)
    yield f"<code>{card.digest}</code>"
    for step in exhibit.custody:
        lasted = f", for {words(step.lasted)}" if step.lasted is not None else ""
        yield f'<span class="quiet">{_say(step.act)} {_at(step.at)} by {_line(step.by)}{lasted}</span>'


def _checklist(rows: Iterable[Row]) -> Iterator[str]:
    yield '<h2>What is owed</h2><div class="box"><table>'
    for row in rows:
        state = "there" if row.there else '<span class="warning">missing</span>' if row.missing else "not owed"
        asked = "; ".join(
            f"asked {_at(one.at)}" + (f", due {_at(one.due_at)}" if one.due_at else "") for one in row.asked
        )
        yield (
            f"<tr><td>{row.party}</td><td>{_name(row.slot)}</td><td>{row.count} of {row.min}</td><td>{state}</td>"
            f'<td class="quiet">{asked}</td></tr>'
        )
    yield "</table></div>"


def _records(seen: SideBySide, names: Mapping[str, str]) -> Iterator[str]:
    desk = seen.desk
    yield '<h2>Listing as bought, and what the buyer states</h2><div class="pair"><section class="side">'
    for line in desk.listing:
        yield f"<h3>{line.quantity} of {_line(line.title)}</h3><pre>{_say(line.listing)}</pre>"
    yield f'</section><section class="side"><h3>Statement, which is no evidence</h3><pre>{_say(desk.statement)}</pre>'
    yield '</section></div><h2>Addresses</h2><div class="box"><table><tr>'
    yield "".join(f"<th>{_line(column.title)}</th>" for column in desk.addresses) + "</tr><tr>"
    yield "".join(f"<td>{_address(column)}</td>" for column in desk.addresses) + "</tr></table></div>"
    for parcel in desk.order.parcels:
        yield f'<h2>Parcel {_line(parcel.ref)}, {_say(parcel.direction)}</h2><div class="box"><ul>'
        for at, code, place, text, signed in parcel.events:
            more = ", ".join(_line(one) for one in (place, text, f"signed by {signed}" if signed else "") if one)
            yield f"<li>{_at(at)} · {_name(code)}{f' · {more}' if more else ''}</li>"
        yield "</ul></div>"
    if desk.thread:
        yield '<h2>Thread</h2><div class="box">'
        for said in desk.thread:
            yield f'<p><span class="quiet">{_at(said.at)} · {_say(said.by)} · {said.kind}</span></p>'
            yield f"<pre>{_say(said.text)}</pre>"
        yield "</div>"
    if desk.items:
        yield '<h2>Items of neither party</h2><div class="box">'
        for exhibit in desk.items:
            yield from _exhibit(exhibit, names)
        yield "</div>"


def _address(column: Column) -> str:
    """Return an address by lines, what differs marked."""
    return "<br>".join(
        "".join(f"<mark>{_say(piece.text)}</mark>" if piece.differs else _say(piece.text) for piece in line)
        for line in column.lines
    )


def _panel(panel: Panel) -> Iterator[str]:
    yield f'<h2>{_say(panel.title)} <span class="quiet">({_say(panel.rule)})</span></h2><div class="box"><table>'
    for fact in panel.facts:
        tone = ' class="warning"' if fact.weight in ("bad", "missing") else ""
        yield f"<tr><td>{_line(fact.name)}</td><td{tone}>{_line(fact.words)}</td></tr>"
    yield "</table>"
    if panel.grounds:
        yield f"<p>Grounds that fit: {', '.join(_name(ground) for ground in panel.grounds)}</p>"
    yield "</div>"


def _say(text: str) -> str:
    """Return words of anybody as text of the page: nothing in them is markup, nothing hides."""
    return escape(clean(text))


def _line(text: str) -> str:
    return escape(one_line(text))


def _name(name: str | None) -> str:
    return escape((name or "").replace("_", " "))


def _at(at: datetime | None) -> str:
    return "never" if at is None else f"{utc(at):%Y-%m-%d %H:%M:%S} UTC"
