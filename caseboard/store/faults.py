"""What can go wrong with a database file, in words: what, where, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import peewee

_peewee: Any = peewee

FAULTS: tuple[type[Exception], ...] = (peewee.PeeweeException, _peewee.sqlite3.Error, UnicodeDecodeError)
"""What the database raises, wrapped by Peewee or not; what it says of a damaged schema may be no text."""

_sqlite: Any = _peewee.sqlite3
UNSOUND: tuple[type[Exception], ...] = (
    *(LookupError, TypeError, ValueError, AttributeError, ArithmeticError),
    *(peewee.IntegrityError, peewee.DataError, peewee.InterfaceError, peewee.ProgrammingError),
    *(_sqlite.IntegrityError, _sqlite.DataError, _sqlite.InterfaceError, _sqlite.ProgrammingError),
)
"""What a history raises whose parts are missing, stand twice, or are of another kind than they should be."""

_DAMAGED = "is damaged. Restore it from a copy, or from an export with `caseboard import --restore`"
_IN_WORDS = (
    ("is locked", "is busy: another program writes to it. Try again"),
    ("is full", "cannot grow: there is no room left on the disk. Make room and run the command again"),
    ("readonly database", "may only be read. Look who owns the file and its folder"),
    ("unable to open", "cannot be opened. Look whether the folder is there and may be read"),
    ("not a database", "is no Caseboard database. Name another with --database"),
    ("codec can't decode", _DAMAGED),
    ("malformed", _DAMAGED),
    ("disk i/o error", "cannot be read or written. Look whether the disk is full or broken; if broken, restore a copy"),
    ("no such table", "is no Caseboard database, or a part of one. Look with `caseboard doctor`"),
    ("not authorized", "refuses this: what is sealed stays as it is"),
)


def in_words(error: BaseException) -> str:
    """Return what a fault of the database says, for people."""
    for one in _with_its_causes(error):
        said = str(one).casefold()
        for part, words in _IN_WORDS:
            if part in said:
                return words
    said = " ".join(str(error).split())
    return f"does not answer: {said or type(error).__name__}"


def _with_its_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield *error* and what it came of: SQLite undoes some failed transactions itself, and the undoing fails then."""
    one: BaseException | None = error
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__


def busy(error: BaseException) -> bool:
    """Whether *error* only says that somebody else holds the write lock."""
    return isinstance(error, FAULTS) and "locked" in str(error)
