"""Keys of one's own: what a keymap may say, and what is wrong with one in words.

No Textual here: `caseboard config check` asks the same questions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import combinations

from caseboard.tui.actions import (
    ACTIONS,
    APP_ACTIONS,
    BEHIND_ACTIONS,
    BY_ID,
    COMPARE_ALSO,
    DIALOG_ACTIONS,
    EVIDENCE_ACTIONS,
    MARKS,
    SUPERVISOR_ACTIONS,
    USUAL,
    Action,
    Keymap,
    key_words,
    keys_of,
)

_KEY = re.compile(r"(?:(?:ctrl|shift|alt|meta|super|hyper)\+)*(?:[a-z0-9_]+|[A-Z]|[^\W_])")
_RENAMED = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_TYPED = re.compile(r"[^\W_]|space|[a-z]+_(?:mark|sign|stop|bracket)|slash|colon|semicolon|comma|minus|plus")
"""Keys that write something, where one writes."""
_STAYS = frozenset({"dialog.back", "dialog.next", "dialog.previous", "dialog.editor", "filter.clear"})
"""What has to work while one types in a field."""


def key_named(written: str) -> str:
    """Return the name of a key as bindings have it: ``/`` is ``slash``, ``Ctrl+D`` is ``ctrl+d``."""
    written = written.strip()
    if len(written) == 1 and not written.isalnum():
        name = unicodedata.name(written, written).lower().replace("-", "_").replace(" ", "_")
        return _RENAMED.get(name, name)
    return written if len(written) == 1 else written.lower()


def named(keymap: Keymap) -> dict[str, str]:
    """Return *keymap* with every key under its name."""
    return {
        id_: ",".join(dict.fromkeys(key_named(key) for key in (keys.split(",") if keys != "," else [keys])))
        for id_, keys in keymap.items()
    }


def check_keymap(keymap: Keymap) -> list[str]:
    """Return what is wrong with *keymap*, one line each; nothing if it can be used as it is."""
    return usable(keymap)[1]


def usable(keymap: Keymap) -> tuple[Keymap, list[str]]:
    """Return what of *keymap* can be used, its keys under their names, and a line for all that cannot.

    An entry that takes part in a clash is left out, so that the key does what it did before.
    """
    good: dict[str, str] = {}
    troubles: list[str] = []
    for id_, keys in named(keymap).items():
        if trouble := _wrong(id_, keys):
            troubles.append(trouble)
        else:
            good[id_] = keys
    while clashes := _clashes(good):
        for key, one, other in clashes:
            troubles.append(_told(key, one, other, good))
            good.pop(one.id, None)
            good.pop(other.id, None)
    return good, troubles


def _wrong(id_: str, keys: str) -> str:
    if id_ not in BY_ID:
        near = get_close_matches(id_, BY_ID, 1)
        return f"{id_}: there is no such action" + (f"; did you mean {near[0]}?" if near else "; see docs/keys.md")
    for key in keys.split(","):
        if not key:
            return f"{id_}: a key is missing; write one such as d, ctrl+d or f5, or leave the line out"
        if not _KEY.fullmatch(key):
            return f"{id_}: {key!r} is no key; write one such as d, ctrl+d or f5"
        if id_ in _STAYS and _TYPED.fullmatch(key):
            return f"{id_}: {key!r} writes a letter in a field; take a key such as escape, f2 or ctrl+o"
    return ""


def _told(key: str, one: Action, other: Action, keymap: Keymap) -> str:
    mine = one if one.id in keymap else other
    its = other if mine is one else one
    said = key_words(Action("", (key,), "", "", "Board"))
    return (
        f"{mine.id}: {said} is taken by {its.id} ({its.words}); "
        f"{mine.id} keeps {key_words(mine)}: give one of them another key"
    )


def _clashes(keymap: Keymap) -> list[tuple[str, Action, Action]]:
    """Return the keys that two actions would share, though as shipped they share none."""
    if not keymap:
        return []
    found = []
    for one, other in combinations(ACTIONS, 2):
        if (one.id in keymap or other.id in keymap) and _meet(one, other):
            usual = _shared(one, other, USUAL)
            found += [(key, one, other) for key in _shared(one, other, keymap) if key not in usual]
    return found[:1]


def _shared(one: Action, other: Action, keymap: Keymap) -> Iterable[str]:
    return sorted(set(keys_of(one, keymap)) & set(keys_of(other, keymap)))


def _meet(one: Action, other: Action) -> bool:
    """Whether both can be called in one place, so that a key has to choose."""
    if not _screens(one) & _screens(other):
        return False
    if one.id in DIALOG_ACTIONS:
        return not _apart(one, other)
    into = {"board.into", *EVIDENCE_ACTIONS}
    return not (one.id in into and other.id in into and _shared(one, other, USUAL))


def _screens(action: Action) -> frozenset[str]:
    """Return on which screens the keys of *action* are heard, or whether a dialog hears them."""
    if action.id in DIALOG_ACTIONS:
        return frozenset({"dialog"})
    screens = {
        "compare": action.group in ("Compare", "Viewer") or action.id in COMPARE_ALSO,
        "supervisor": action.id in (*SUPERVISOR_ACTIONS, *MARKS),
        "behind": action.id in (*BEHIND_ACTIONS, *MARKS),
        "desk": action.group not in ("Compare", "Viewer", "Figures"),
    }
    everywhere = action.group == "Move" or action.id in APP_ACTIONS
    return frozenset(screen for screen, heard in screens.items() if heard or everywhere)


def _apart(one: Action, other: Action) -> bool:
    """Whether two kinds of field have them that are never under the keys at once."""
    kinds = {one.id.partition(".")[0], other.id.partition(".")[0]}
    return len(kinds) == 2 and "dialog" not in kinds
