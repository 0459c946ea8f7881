"""The door for the board's own words: said in the language of whoever reads, by gettext.

Words are marked where they are shown, not where they are defined, so that tables
of actions, reasons and stages stay plain English. What a party wrote never comes
here. `docs/make_words.py` collects what is marked; English is what stands in the
code and waits for nothing.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.tui.manner import language

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["LOCALE", "_", "many"]

LOCALE = Path(__file__).with_name("locale")
"""Where the languages lie, as gettext wants them."""
_DOMAIN = "caseboard"


def _(words: str) -> str:
    """Return *words* in the language that is spoken; as they are where it has none for them."""
    spoken = language()
    return words if spoken == "en" or not words else _words_of(spoken).gettext(words)


def many(one: str, more: str, number: int) -> str:
    """Return the word for one or for several, whichever *number* asks for."""
    spoken = language()
    if spoken == "en":
        return one if number == 1 else more
    return _words_of(spoken).ngettext(one, more, number)


@lru_cache(maxsize=4)
def _words_of(spoken: str) -> NullTranslations:
    from gettext import translation  # noqa: PLC0415  who speaks English does not wait for it

    return translation(_DOMAIN, LOCALE, [spoken])
