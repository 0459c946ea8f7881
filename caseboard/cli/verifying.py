"""Check the ledger, and hand out the proof that an entry stands in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of
from caseboard.cli.options import Commands, command
from caseboard.cli.policies import CANNOT_TELL, FOUND
from caseboard.cli.printing import Trouble, say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.services.checkpoints import Held
    from caseboard.services.verifying import Verdict

_NAMED = 10


def add(commands: Commands) -> None:
    """Add checking and receipts."""
    checking = command(
        commands,
        "verify",
        verify,
        does="Check that nothing in the ledger, or sealed beside it, was changed",
        example=["caseboard verify", "caseboard verify --against /mnt/safe/checkpoints --against CB-12.tlog-proof"],
    )
    checking.add_argument(
        "--against",
        action="append",
        type=Path,
        default=[],
        metavar="PATH",
        help="checkpoints or receipts held outside: a file or a folder; may be said several times",
    )
    options.add_json(checking)
    receiving = case_of(
        command(
            commands,
            "receipt",
            receipt,
            does="Print the proof that a case's end stands in the ledger, for docs/check_receipt.py",
            example="caseboard receipt CB-12 --output CB-12.tlog-proof",
        )
    )
    receiving.add_argument("--output", type=Path, metavar="FILE", help="write it to a new file")


def verify(here: Session) -> int:
    """Check the ledger: 0 sound, 4 altered, 5 nobody can tell."""
    from caseboard.exchange.keys import can_sign
    from caseboard.exchange.keys import verify as signature_is_right
    from caseboard.services.verifying import verify as check
    from caseboard.store.condition import refuse_another_programs
    from caseboard.store.database import StoreError, connect
    from caseboard.store.faults import FAULTS, UNSOUND, in_words

    try:
        held, passed = _held(here.words.against)
        refuse_another_programs(here.place.path)
        # Not the session's own: an altered database is to be looked at, not refused.
        database = connect(here.place.path)
    except StoreError as error:
        raise Trouble(str(error), CANNOT_TELL) from None
    except OSError as error:
        raise Trouble(f"{error.filename} cannot be read: {error.strerror}", CANNOT_TELL) from None
    try:
        with database.connection_context(), database.atomic("DEFERRED"):
            found = check(database, held, signatures=signature_is_right if can_sign() else None, progress=_progress)
    except FAULTS as error:
        raise Trouble(f"{here.place.path}: {in_words(error)}", CANNOT_TELL) from None
    except UNSOUND as error:
        raise Trouble(
            f"{here.place.path}: what it holds cannot be read ({type(error).__name__}: {error})", CANNOT_TELL
        ) from None
    finally:
        _progress("", 0, 0)
    found.remarks += passed
    if not can_sign():
        found.remarks.append(
            "signatures were not checked; that wants the extra seal: pip install '.[seal]' in Caseboard's source"
        )
    _tell_verdict(here, found)
    return 0 if found.sound else FOUND


def _held(places: list[Path]) -> tuple[list[Held], list[str]]:
    if not places:
        return [], []
    from caseboard.exchange.held import held_in

    return held_in(places)


def _progress(step: str, done: int, whole: int) -> None:
    if not sys.stderr.isatty():
        return
    words = f"{step}: {done} of {whole}" if whole > 1 else f"{step} {done or ''}"
    sys.stderr.write(f"\r\x1b[K{words if step else ''}")
    sys.stderr.flush()


def _tell_verdict(here: Session, found: Verdict) -> None:
    if here.words.json:
        first = found.first_bad
        say_json(
            {
                "sound": found.sound,
                "entries": found.entries,
                "checkpoints": found.held,
                "last_good": found.good,
                "newer": found.newer,
                "first_bad": None if first is None else first.entry,
                "found": [one.words for one in found.wrong],
                "remarks": found.remarks,
            }
        )
        return
    for one in sorted(found.wrong, key=lambda one: one.entry is None)[:_NAMED]:
        tell(f"caseboard: verify: {one.words}")
    if len(found.wrong) > _NAMED:
        tell(f"caseboard: verify: and {len(found.wrong) - _NAMED} more")
    say(paragraph(found))


def paragraph(found: Verdict) -> str:
    """Return the result in one paragraph."""
    first = found.first_bad
    said = [f"{'SOUND' if found.sound else 'ALTERED'}: {found.entries} entries."]
    if first is not None:
        said.append(f"The first bad entry is {first.entry}: {first.words}.")
    elif found.wrong:
        said.append(f"No entry is bad, but {found.wrong[0].words}.")
    if found.good is not None:
        said.append(f"The last good checkpoint held outside is that of {found.good} entries; {_newer(found)}.")
    elif found.held:
        said.append(f"None of the {found.held} checkpoints held outside agrees.")
    else:
        said.append(
            "No checkpoint from outside was handed in, so only the file itself vouches for them: whoever can write "
            "it could have written all of it anew. Hand one in with --against."
        )
    return " ".join([*said, *(f"{remark[0].upper()}{remark[1:]}." for remark in found.remarks)])


def _newer(found: Verdict) -> str:
    if not found.newer:
        return "no entry is newer"
    many = "entry is" if found.newer == 1 else "entries are"
    return f"{found.newer} {many} newer, and only the file itself vouches for {'it' if found.newer == 1 else 'them'}"


def receipt(here: Session) -> int:
    """Print the receipt of a case's end."""
    from caseboard.cli.keys import signer_of
    from caseboard.services.checkpoints import NotConsistent
    from caseboard.services.receipts import receipt as made

    with here.database.connection_context():
        try:
            text = made(here.database, here.words.case, signer_of(here.database), now=here.now()).written()
        except NotConsistent as error:
            raise Trouble(f"{error}. Run `caseboard verify`", FOUND) from None
    output: Path | None = here.words.output
    if output is None:
        sys.stdout.write(text)
        return 0
    with output.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    say(f"{output}: the receipt of {here.words.case}")
    return 0
