"""The key that signs the ledger: make one, show it, hand over to another."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import Trouble, say, say_json

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.cli.session import Session
    from caseboard.exchange.keys import Keys, KeySigner
    from caseboard.exchange.mail import Attachment, Receipts
    from caseboard.ledger.tree import Tree
    from caseboard.store.database import CaseDatabase
    from caseboard.store.due import Outgoing

log = logging.getLogger(__name__)


def add(commands: Commands) -> None:
    """Add the commands of the key."""
    parser = command(
        commands,
        "key",
        show,
        does="Look after the key that signs the ledger",
        example=["caseboard key new", "caseboard key show", "caseboard key rotate"],
    )
    options.add_json(parser)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard key")
    for name, run, does in (
        ("new", new, "Make the first key; checkpoints are signed from then on"),
        ("show", show, "Print the public half, by which anybody checks what was signed"),
        ("rotate", rotate, "Make another key, vouched for by the one it takes over from"),
    ):
        one = command(inner, name, run, does=does, example=f"caseboard key {name}")
        options.add_json(one, within=True)
        one.set_defaults(command="key")


def keys() -> Keys:
    """Return the keys of whoever runs this."""
    from caseboard.exchange.keys import Keys
    from caseboard.settings.paths import key_folder

    return Keys(key_folder())


def signer_of(database: CaseDatabase) -> KeySigner:
    """Return what signs *database*'s ledger; it is connected.

    Raises:
        StoreError: a key is in force that cannot be used here.
    """
    from caseboard.services.rotating import key_in_force

    return keys().signer(key_in_force(database), database.place)


def receipts_of(here: Session) -> Receipts:
    """Return what finds the receipt that goes with a letter; a ledger in trouble holds no letter up."""
    from caseboard.domain.events import Refused
    from caseboard.exchange.mail import Attachment
    from caseboard.services.checkpoints import NotConsistent
    from caseboard.services.receipts import ENDINGS, receipt
    from caseboard.store.database import StoreError

    trees: dict[int, Tree] = {}

    def find(letter: Outgoing, at: datetime) -> Attachment | None:
        if letter.kind not in ENDINGS:
            return None
        try:
            made = receipt(here.database, letter.case, signer_of(here.database), now=at, trees=trees)
        except (NotConsistent, Refused, StoreError, OSError) as error:
            log.error("%s goes without its receipt: %s", letter.message_id, error)
            return None
        return Attachment(f"{letter.case}.tlog-proof", made.written().encode())

    return find


def new(here: Session) -> int:
    """Make the first key.

    Raises:
        Trouble: there is one.
    """
    from caseboard.services.rotating import hand_over, key_in_force
    from caseboard.store import checkpoints

    by = here.staff()
    with here.database.connection_context():
        there = key_in_force(here.database)
        if there is not None:
            raise Trouble(f"a key signs this ledger already; hand over with `caseboard key rotate` ({there.written()})")
        made = _checked(here).make(checkpoints.origin(here.database))
        seq = hand_over(here.database, made, lambda _: None, by=by, now=here.now())
    return _told(here, made.written(), seq)


def rotate(here: Session) -> int:
    """Hand over to another key.

    Raises:
        Trouble: there is none to hand over from.
    """
    from caseboard.services.rotating import hand_over, key_in_force
    from caseboard.store import checkpoints

    by = here.staff()
    with here.database.connection_context():
        old = key_in_force(here.database)
        if old is None:
            raise Trouble("no key signs this ledger yet; make one with `caseboard key new`")
        signer = _checked(here).signer(old, here.place.path)
        made = keys().make(checkpoints.origin(here.database))
        seq = hand_over(here.database, made, signer.vouch, by=by, now=here.now())
    keys().drop(old)
    return _told(here, made.written(), seq)


def _checked(here: Session) -> Keys:
    """Return the keys, if whoever acts may handle them: nothing is made that the ledger would then refuse."""
    from caseboard.domain.staff import check_role

    check_role(here.staff(), "key")
    return keys()


def show(here: Session) -> int:
    """Print the public half."""
    from caseboard.services.rotating import key_in_force

    with here.database.connection_context():
        there = key_in_force(here.database)
    if there is None:
        if here.words.json:
            say_json({"key": None})
        else:
            say("no key signs this ledger; `caseboard key new` makes one")
        return 0
    if here.words.json:
        say_json({"key": there.written(), "file": str(keys().place(there))})
    else:
        say(there.written())
    return 0


def _told(here: Session, key: str, seq: int) -> int:
    if here.words.json:
        say_json({"key": key, "entry": seq})
        return 0
    say(key)
    say(f"It signs from entry {seq} on. Hand the line above to whoever is to check receipts; it is no secret.")
    return 0
