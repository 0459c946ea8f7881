"""Erase what a party said in a case that has ended."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import Trouble, say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session


def add(commands: Commands) -> None:
    """Add erasing."""
    parser = case_of(
        command(
            commands,
            "erase",
            erase,
            does="Erase what a party said and sent in a case that has ended; every proof stays valid",
            example='caseboard erase CB-12 --party buyer --why "Asked for by the buyer." --confirm CB-12',
        )
    )
    parser.add_argument("--party", choices=("buyer", "seller"), required=True)
    parser.add_argument("--why", required=True, metavar="TEXT", help="without anybody's name: it is kept")
    parser.add_argument("--confirm", metavar="CASE", help="the case number once more; else it is asked for")
    options.add_json(parser)


def erase(here: Session) -> int:
    """Erase; 3 where the file could not be written anew since somebody else is at work in it."""
    from caseboard.services.erasing import erase as empty
    from caseboard.services.erasing import remove_files
    from caseboard.settings.paths import private_copies
    from caseboard.store.erasing import rewrite

    by, words = here.staff(), here.words
    confirm = words.confirm if words.confirm is not None else _asked(words.case, words.party)
    with here.database.connection_context():
        done = empty(
            here.database, words.case, words.party, words.why, by=by, confirm=options.case(confirm), now=here.now()
        )
        remove_files(here.database, done.files)
    # Which previews are of the party's files their names do not tell; all of them can be made again.
    shutil.rmtree(private_copies(), ignore_errors=True)
    clean = rewrite(here.place.path)
    if words.json:
        say_json(
            {
                "texts": done.texts,
                "files": len(done.files),
                "inbox": done.lines,
                "sections": list(done.sections),
                "name_kept_for": list(done.kept_for),
                "rewritten": clean,
            }
        )
    else:
        _tell(words.case, words.party, done.texts, len(done.files))
    for name in done.sections:
        tell(f"caseboard: erase: the section {name!r} asked for the {words.party} and is gone")
    if done.kept_for:
        others = ", ".join(done.kept_for)
        tell(f"caseboard: erase: name and address of the {words.party} stay, because of {others}; erase again after")
    if not clean:
        tell("caseboard: erase: somebody else is at work here, so traces stay in the log; end boards and workers,")
        tell("caseboard: erase: and run the command once more")
    return 0 if clean else 3


def _tell(number: str, party: str, texts: int, files: int) -> None:
    say(f"{number}: {texts} texts and {files} files of the {party} are gone")
    say("Outside this database remain: letters in the Maildir, exports, backups, others' previews, partners' files.")


def _asked(number: str, party: str) -> str:
    """Return what is typed at a terminal.

    Raises:
        Trouble: there is no terminal to ask at.
    """
    if not sys.stdin.isatty():
        raise Trouble(f"say --confirm {number}: what is erased does not come back")
    sys.stderr.write(f"What the {party} said in {number} will be gone for good. Type the case number: ")
    sys.stderr.flush()
    return sys.stdin.readline()
