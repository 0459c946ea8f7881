"""Examine a desk: where everything lies, what is sound, and what to do where it is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli.policies import CANNOT_TELL, FOUND
from caseboard.cli.printing import Trouble, say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.services.checking import Found


def examine(here: Session) -> int:
    """Print what each check found; 0 where all is sound, 4 where something is not, 5 where nobody can tell."""
    found = _everything(here)
    wrong = [one for one in found if one.advice]
    if here.words.json:
        checks = [{"name": one.name, "sound": not one.advice, "found": one.words, "do": one.advice} for one in found]
        say_json({"sound": not wrong, "checks": checks})
        return FOUND if wrong else 0
    for one in found:
        say(f"{one.name}: {one.words}")
        if one.advice:
            say(f"  WRONG; {one.advice}")
    if wrong:
        tell(f"caseboard: doctor: {len(wrong)} of {len(found)} checks found something")
    return FOUND if wrong else 0


def _everything(here: Session) -> list[Found]:
    """Return what each check found.

    Raises:
        Trouble: there is no database, or it cannot be read, so nobody can tell (5).
    """
    from caseboard.store.database import StoreError

    try:
        settings = _settings(here)
        return [*_places(here), settings, *_looked_over(here), *_signing(here)]
    except StoreError as error:
        raise Trouble(str(error), CANNOT_TELL) from None


def _looked_over(here: Session) -> Iterator[Found]:
    """Yield what is found inside the database, all of it as it stands at one instant.

    Raises:
        Trouble: it cannot be read, so nobody can tell (5).
    """
    from caseboard.services.checking import look_over
    from caseboard.store.condition import refuse_another_programs
    from caseboard.store.database import connect
    from caseboard.store.faults import FAULTS, UNSOUND, in_words

    refuse_another_programs(here.place.path)
    # Not the session's own: an older or altered database is to be looked at, not refused.
    database = connect(here.place.path)
    try:
        with database.connection_context(), database.atomic("DEFERRED"):
            yield from look_over(database, here.now())
    except FAULTS as error:
        raise Trouble(f"{here.place.path}: {in_words(error)}", CANNOT_TELL) from None
    except UNSOUND as error:
        what = f"{type(error).__name__}: {error}"
        raise Trouble(
            f"{here.place.path}: what it holds cannot be read ({what}). Restore a copy", CANNOT_TELL
        ) from None


def _signing(here: Session) -> Iterator[Found]:
    """Yield who signs the ledger, how much of it is signed, and whether it goes on from what was signed last."""
    from caseboard.cli.keys import signer_of
    from caseboard.exchange.keys import NO_LIBRARY, can_sign
    from caseboard.services.checking import Found
    from caseboard.services.checkpoints import NotConsistent, check_goes_on, unsigned_entries
    from caseboard.store.condition import steps
    from caseboard.store.database import StoreError, connect
    from caseboard.store.faults import UNSOUND

    database = connect(here.place.path)
    with database.connection_context(), database.atomic("DEFERRED"):
        if steps(database).pending:
            return
        try:
            signer = signer_of(database)
            check_goes_on(database, signer)
            newer = unsigned_entries(database)
        except (StoreError, NotConsistent, OSError) as error:
            yield Found("signing", "the ledger cannot be signed", f"{error}; see `caseboard verify`")
            return
        except UNSOUND as error:
            what = f"what it says cannot be read ({type(error).__name__})"
            yield Found("signing", what, "see `caseboard verify`")
            return
    who = f"by {signer.key.name}, key {signer.key.id.hex()}" if signer.key else "by nobody"
    more = "" if signer.key else f"; {'`caseboard key new` makes a key' if can_sign() else NO_LIBRARY}"
    places = [here.settings.text(name) for name in ("ledger.file", "ledger.folder") if here.settings.text(name)]
    out = f"checkpoints go to {', '.join(places)}" if places else "checkpoints stay here; see the settings of [ledger]"
    yield Found("signing", f"signed {who}{more}; {newer} entries are newer than the last checkpoint; {out}")


def _places(here: Session) -> Iterator[Found]:
    """Yield where everything lies, and what of it cannot be used."""
    from caseboard.services.checking import Found
    from caseboard.settings.mail import mail_settings
    from caseboard.settings.paths import board_log, worker_log
    from caseboard.store.database import connect

    path = here.place.path
    folders = {
        "blobs": connect(path).blobs.folder,
        "mail": mail_settings(here.place).maildir,
        "worker's log": worker_log(),
        "board's log": board_log(),
    }
    yield Found("you", here.name)
    yield Found("database", str(path.absolute()), "" if _writable(path) else f"{path} or its folder cannot be written")
    yield from (_place(name, folder) for name, folder in folders.items())


def _settings(here: Session) -> Found:
    """Return what is wrong with the settings; what cannot be followed does not keep the rest from being checked.

    Raises:
        Trouble: the file cannot be read at all.
    """
    from caseboard.cli.configuring import faults
    from caseboard.domain.templates import TemplateError
    from caseboard.services.checking import Found
    from caseboard.settings.file import looked_over

    told = faults(here)
    here.settings = looked_over(options=here.options())[0]
    file = here.settings.file.absolute()
    words = f"{file}" if file.exists() else f"{file} (there is none; the defaults hold)"
    wrong = [f"{where}: {what}" for where, what, _ in told[:3]]
    try:
        here.templates()
    except TemplateError as error:
        wrong.append(str(error))
    return Found("settings", words, "; ".join(wrong))


def _place(name: str, path: Path) -> Found:
    from caseboard.services.checking import Found

    return Found(name, str(path.absolute()), "" if _writable(path) else f"let this user write {path}")


def _writable(path: Path) -> bool:
    """Whether a file or folder can be written, or be made where it is not there yet."""
    if path.exists():
        return os.access(path, os.W_OK) and (path.is_dir() or os.access(path.parent, os.W_OK))
    near = next(folder for folder in path.absolute().parents if folder.exists())
    return os.access(near, os.W_OK | os.X_OK)
