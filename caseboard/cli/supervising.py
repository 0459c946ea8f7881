"""What stops clocks or loosens a guard: hold, release, waive; and a failed letter that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import PARTY, case_of, done
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import Trouble, say, say_json, tell
from caseboard.domain.instants import spoken, written

if TYPE_CHECKING:
    from caseboard.cli.session import Session

_REFUSALS = 3


def add(commands: Commands) -> None:
    """Add holding, releasing, waiving and acknowledging."""
    holding = case_of(
        command(
            commands,
            "hold",
            hold,
            does="Hold a claim: its decision waits, no party's deadline does",
            example='caseboard hold CB-12 --until 2026-05-01T00:00:00Z --why "Police report asked for."',
            acts=True,
        )
    )
    holding.add_argument("--until", type=options.instant, required=True, metavar="T", help=options.INSTANT)
    holding.add_argument("--why", required=True, metavar="TEXT")
    releasing = command(
        commands,
        "release",
        release,
        does="End holds, or let the worker take up cases that came in long overdue",
        example=[
            'caseboard release CB-12 CB-13 --why "Checked by hand."',
            'caseboard release --overdue --why "Old files."',
        ],
    )
    releasing.add_argument("cases", nargs="*", type=options.case, metavar="CASE")
    releasing.add_argument("--overdue", action="store_true", help="every case that came in long overdue")
    releasing.add_argument("--why", required=True, metavar="TEXT")
    options.add_json(releasing)
    waiving = case_of(
        command(
            commands,
            "waive",
            waive,
            does="Waive the contact of a party whose letters came back for good twice",
            example='caseboard waive CB-12 --party seller --why "No address that works."',
            acts=True,
        )
    )
    waiving.add_argument("--party", choices=PARTY, required=True)
    waiving.add_argument("--why", required=True, metavar="TEXT")
    seeing = case_of(
        command(
            commands,
            "acknowledge",
            acknowledge,
            does="Note that a letter which came back was seen; its flag goes",
            example="caseboard acknowledge CB-12",
            acts=True,
        )
    )
    seeing.add_argument("--letter", default="", metavar="MESSAGE-ID", help="one of them; else all")


def hold(here: Session) -> int:
    """Hold a claim."""
    until = written(here.words.until)
    return done(here, "hold", {"until": until, "why": here.words.why}, f"held until {spoken(here.words.until)}")


def waive(here: Session) -> int:
    """Waive the contact of a party."""
    fields = {"party": here.words.party, "why": here.words.why}
    return done(here, "waiver", fields, f"contact of the {here.words.party} waived")


def acknowledge(here: Session) -> int:
    """Note that a failed letter was seen."""
    return done(here, "acknowledgement", {"letter": here.words.letter}, "failed letters acknowledged")


def release(here: Session) -> int:
    """Release several cases at once; one that is refused keeps no other from it."""
    from caseboard.domain.refusals import Refused
    from caseboard.services.acting import act
    from caseboard.store import condition

    by, why = here.staff(), {"why": here.words.why}
    released: list[str] = []
    refused: dict[str, str] = {}
    with here.database.connection_context():
        numbers = list(dict.fromkeys(here.words.cases))
        if here.words.overdue:
            numbers += [one for one in condition.arrived_overdue(here.database) if one not in numbers]
        if not numbers:
            raise Trouble("no case came in long overdue" if here.words.overdue else "name the cases, or say --overdue")
        for number in numbers:
            try:
                act(here.database, "release", number, by=by, now=here.now(), fields=why)
                released.append(number)
            except Refused as refusal:
                refused[number] = str(refusal)
    if here.words.json:
        say_json({"released": released, "refused": refused})
    for number in released if not here.words.json else ():
        say(f"{number}: released")
    for number, reason in refused.items():
        tell(f"caseboard: release: {number}: {reason}")
    return (_REFUSALS if released else 1) if refused else 0
