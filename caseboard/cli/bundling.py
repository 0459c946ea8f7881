"""One case as one file, for whoever has no desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.case_acts import case_of
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import Trouble, say, say_json

if TYPE_CHECKING:
    from caseboard.cli.session import Session


def add(commands: Commands) -> None:
    """Add the command."""
    parser = case_of(
        command(
            commands,
            "bundle",
            bundle,
            does="Write a case into one zip: a page that shows both sides, records, history, files and their hashes",
            example="caseboard bundle CB-12 --output CB-12.zip",
        )
    )
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the zip; replaces what lies there")
    options.add_json(parser)


def bundle(here: Session) -> int:
    """Write the bundle; it says how the case stood when something last happened to it, whenever it is written."""
    from caseboard.cli.case_json import case_data
    from caseboard.exchange.bundle import NotWhole, write_bundle
    from caseboard.services.desk import Desk
    from caseboard.services.seals import first_receipt
    from caseboard.store import history
    from caseboard.store.numbers import case_id

    number, target = here.words.case, here.words.output
    reader = here.reader()
    with here.database.connection_context(), here.database.atomic("DEFERRED"):
        Desk(here.database, reader, here.clock, read_only=True).case(number)
        last = max(event.recorded_at for event in history.of_case(here.database, case_id(number)))
        desk = Desk(here.database, reader, lambda: last, read_only=True)
        case = case_data(desk.case(number))
        # Whoever packs it changes nothing of it: what that person may do now is no record of the case.
        case.pop("acts")
        try:
            made = first_receipt(here.database, number)
            proof = made.written() if made else ""
            names = write_bundle(here.database, desk.compare(number), case, target, proof)
        except NotWhole as error:
            raise Trouble(str(error)) from None
    if here.words.json:
        say_json({"case": number, "file": str(target), "names": names})
    else:
        say(f"{number}: {len(names)} files in {target}; open index.html, or check them with sha256sum -c SHA256SUMS")
    return 0
