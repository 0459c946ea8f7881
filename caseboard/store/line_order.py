"""When the lines of one input play, where that is not the instant they name: what they refer to comes before them."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from datetime import datetime

from caseboard.domain.instants import micros
from caseboard.store.compiled import Row, change, run
from caseboard.store.database import CaseDatabase
from caseboard.store.tables import Inbox

_MOVE = change(Inbox, ("plays_at", "rank"), ("id",))


def put_off(database: CaseDatabase, digest: str, later: Mapping[int, datetime]) -> None:
    """Let the newer version of a record that a line of an input holds play when it was made, and only then."""
    for number, made in later.items():
        mine = (digest, number)
        # An offer that came in answered was to be made first; here an older version does that.
        database.execute_sql(
            "DELETE FROM inbox WHERE batch = ? AND line = ? AND state = 'new' "
            "AND json_extract(content, '$.updated_at') IS NULL",
            mine,
        )
        for row_id, content in database.execute_sql(
            "SELECT id, content FROM inbox WHERE batch = ? AND line = ? AND state = 'new'", mine
        ).fetchall():
            recorded_at = json.loads(content).get("recorded_at")
            at = max(made, datetime.fromisoformat(recorded_at)) if recorded_at else made
            database.execute_sql("UPDATE inbox SET plays_at = ? WHERE id = ?", (micros(at), row_id))


def pull(
    database: CaseDatabase,
    digest: str,
    first_use: Mapping[tuple[str, str, str], datetime],
    lift: int,
    later: Container[int],
) -> None:
    """Move references up to the first record that refers to them, ahead of what else happens then.

    A newer version, which stands in a line of *later*, keeps its own instant.
    """
    rows = database.execute_sql(
        "SELECT id, line, type, source, ref, plays_at, rank FROM inbox WHERE batch = ? AND state = 'new' AND rank < 0",
        (digest,),
    ).fetchall()
    moved = []
    for row_id, number, kind, source, ref, plays_at, rank in rows:
        used = None if number in later else first_use.get((kind, source, ref))
        if used is not None and plays_at is not None and micros(used) < plays_at:
            moved.append(Row(_MOVE, {"plays_at": micros(used), "rank": rank - lift, "=id": row_id}))
    run(database, moved)


def hold_up(database: CaseDatabase, digest: str) -> None:
    """Let a record that was received before its dispute come after it, at the instant the dispute comes in."""
    opened = (
        "SELECT min(d.plays_at) FROM inbox d WHERE d.batch = inbox.batch AND d.type = 'dispute' "
        "AND d.source = inbox.source AND d.ref = inbox.about"
    )
    database.execute_sql(
        f"UPDATE inbox SET plays_at = ({opened}) WHERE batch = ? AND state = 'new' AND about IS NOT NULL "
        f"AND plays_at < ({opened})",
        (digest,),
    )
