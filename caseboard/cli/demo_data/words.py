"""The sentences of the demo: pools of `words.toml`, dealt so that none comes twice before all came once."""

from __future__ import annotations

import tomllib
from calendar import month_name
from datetime import datetime
from importlib.resources import files
from random import Random
from typing import Any


def table(name: str) -> dict[str, Any]:
    """Return what one of the demo's files of data holds."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def day(at: datetime, language: str) -> str:
    """Return a day the way people write it in *language*."""
    if language == "ja":
        return f"{at.month}月{at.day}日"
    if language == "de":
        return f"{at.day}.{at.month}."
    if language == "en":
        return f"{at.day} {month_name[at.month]}"
    return f"{at.day:02}/{at.month:02}"


class Words:
    """Pools of sentences by purpose and language; a purpose without the language is written in English."""

    def __init__(self, chance: Random) -> None:
        """Read the pools; *chance* shuffles them."""
        self._pools = table("words.toml")
        self._chance = chance
        self._decks: dict[tuple[str, str], list[str]] = {}

    def has(self, purpose: str) -> bool:
        """Whether there are words for *purpose*, a dotted path."""
        return self._at(purpose) is not None

    def say(self, purpose: str, language: str, **values: object) -> str:
        """Return the next sentence for *purpose*, with *values* in it."""
        pools = self._at(purpose)
        spoken = language if isinstance(pools, dict) and language in pools else "en"
        deck = self._decks.setdefault((purpose, spoken), [])
        if not deck:
            pool: list[str] = pools if isinstance(pools, list) else pools[spoken]
            deck += self._chance.sample(pool, len(pool))
        return deck.pop().format_map(values)

    def fixed(self, purpose: str, **values: object) -> str:
        """Return the one sentence there is for *purpose*."""
        return str(self._at(purpose)).format_map(values)

    def _at(self, purpose: str) -> Any:  # noqa: ANN401  # A pool, a sentence, or pools by language.
        found: Any = self._pools
        for name in purpose.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return found
