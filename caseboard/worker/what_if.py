"""Play the same records through under a policy, in a database that is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from caseboard.domain.instants import EPOCH
from caseboard.domain.policy import Policy, shipped
from caseboard.domain.what_if import HUMAN, Played
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.services.adopting import play_under
from caseboard.services.mailing import Nowhere
from caseboard.store import figures
from caseboard.store.database import connect
from caseboard.store.migrate import migrate
from caseboard.worker.replay import Replay


def play(
    paths: Sequence[str | Path],
    folder: Path,
    policy: Policy | None,
    *,
    until: datetime | None = None,
    zone: ZoneInfo | None = None,
    stdin: BinaryIO | None = None,
) -> Played:
    """Play *paths* into a new database in *folder*, under *policy* or those that the records adopt themselves.

    What people decided is left out either way, so that both sides differ by the
    policy alone.
    """
    path = folder / "played.db"
    migrate(path, now=EPOCH, policy=shipped().written())
    database = connect(path)
    left_out = HUMAN if policy is None else HUMAN | {"policy"}
    with Input([str(one) for one in paths], stdin) as source, database.connection_context():
        intake = Intake(database, source, "replay", zone=zone, left_out=left_out)
        intake.lay_in()
        if policy is not None:
            play_under(database, policy)
        Replay(database, intake, Nowhere(), until).run()
        cases, claims, acts, lengths = figures.played_through(database)
    return Played(policy.version if policy else "as it was", cases, claims, acts, lengths)
