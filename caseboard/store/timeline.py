"""What happened to a case, as its timeline tells it; of the history only what is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from caseboard.domain.instants import from_micros
from caseboard.store.database import CaseDatabase
from caseboard.store.texts import raise_up, references, words_of

_TOLD = """
SELECT seq, at, type, CASE WHEN actor = '' THEN source ELSE actor END, body FROM event
 WHERE seq IN (SELECT seq FROM event_case WHERE case_id = ?) ORDER BY at, seq"""


class Told(NamedTuple):
    """An event as the timeline of a case tells it."""

    seq: int
    at: datetime
    type: str
    who: str
    """Who acted, or where it came from if nobody is named."""
    body: Mapping[str, Any]


def told(database: CaseDatabase, case: int, *, wordless: Collection[str]) -> list[Told]:
    """Return what touches a case, in order of its instant; what is of the types *wordless* comes without its words."""
    rows = database.execute_sql(_TOLD, (case,)).fetchall()
    words = words_of(database, (one for row in rows if row[2] not in wordless for one in references(row[-1])))
    # Read as one document: what a reader costs to call is then paid once, not for each of a hundred items.
    bare = iter(msgspec.json.decode(f"[{','.join(row[-1] for row in rows if row[2] in wordless)}]"))
    return [
        Told(seq, from_micros(at), kind, who, next(bare) if kind in wordless else raise_up(body, words)[0])
        for seq, at, kind, who, body in rows
    ]
