"""Whether whoever decides has looked at everything: each item opened, or left unopened with a reason (R18, *ours*).

What was opened, by whom and when, is custody; it comes in here as data. Acts of
staff ask this; a history is never judged by it, so older decisions stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from caseboard.domain.events import Refused
from caseboard.domain.facts import Facts, Item
from caseboard.domain.verdict import Verdict

NAMED = 5
"""Items that are named one by one before the rest are counted."""


class NotOpened(Refused):
    """Items lie on the case that the proposer has never opened."""


def unopened(facts: Facts, opened: Collection[str]) -> tuple[Item, ...]:
    """Return the items on file whose bytes are none of *opened*, each file once, in the order they came."""
    found: dict[str, Item] = {}
    for item in facts.items:
        if item.digest not in opened:
            found.setdefault(item.digest, item)
    return tuple(found.values())


def with_coverage(verdict: Verdict, opened: Collection[str]) -> Verdict:
    """Return *verdict* without reasons for leaving unopened what was opened after all."""
    return replace(verdict, unread=tuple(one for one in verdict.unread if one.digest not in opened))


def check_coverage(facts: Facts, verdict: Verdict, opened: Collection[str]) -> None:
    """Refuse a decision by somebody who neither opened an item nor said why not.

    Raises:
        NotOpened: names the items.
        Refused: a reason is empty, or given for what is not on file.
    """
    on_file = {item.digest for item in facts.items}
    for one in verdict.unread:
        if one.digest not in on_file:
            raise Refused(f"{one.digest[:12]}… is not on file in {facts.number}", "R18")
        if not one.why.strip():
            raise Refused(f"{one.digest[:12]}… is left unopened only with a reason", "R18")
    said = {one.digest for one in verdict.unread}
    if left := [item for item in unopened(facts, opened) if item.digest not in said]:
        raise NotOpened(f"you have not opened {named(left)}; open them, or say why not", "R18")


def named(items: Iterable[Item]) -> str:
    """Return items in words: whose, under which slot, and the beginning of the hash, the first few one by one."""
    listed = list(items)
    words = [f"{_slot(item)} of the {item.party} ({item.digest[:12]}…)" for item in listed[:NAMED]]
    more = len(listed) - len(words)
    return ", ".join(words) + (f" and {more} more" if more else "")


def _slot(item: Item) -> str:
    return (item.slot or "an item under no slot").replace("_", " ")
