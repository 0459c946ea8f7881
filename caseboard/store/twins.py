"""Lines that came in with several inputs: the same record, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterable

from caseboard.store.database import CaseDatabase
from caseboard.store.inbox import FREE, PASSED_OVER, Laid, Line, State


def history_among(database: CaseDatabase, lines: Iterable[Laid]) -> set[int]:
    """Return the numbers of those of *lines* that came in before, the very same, and were taken or passed over."""
    if not _have_several_come(database):
        return set()
    names = json.dumps([[one.source, one.type, one.ref, one.digest, one.line] for one in lines if one.ref])
    rows = database.execute_sql(
        "SELECT json_extract(n.value, '$[4]') FROM json_each(?) n CROSS JOIN inbox i "
        "ON i.source = json_extract(n.value, '$[0]') AND i.type = json_extract(n.value, '$[1]') "
        "AND i.ref = json_extract(n.value, '$[2]') AND i.digest = json_extract(n.value, '$[3]') "
        f"AND (i.state = 'applied' OR (i.state = 'unchanged' AND i.why = '{PASSED_OVER}'))",
        (names,),
    ).fetchall()
    return {row[0] for row in rows}


def with_twins(database: CaseDatabase, lines: Iterable[Line]) -> set[int]:
    """Return the ids of those of *lines* that lie in another input as well, whatever became of them there."""
    if not _have_several_come(database):
        return set()
    rows = database.execute_sql(
        "SELECT DISTINCT one.id FROM json_each(?) n CROSS JOIN inbox one ON one.id = n.value "
        "CROSS JOIN inbox two ON two.source = one.source AND two.type = one.type AND two.ref = one.ref "
        "AND two.digest = one.digest AND two.batch <> one.batch",
        (json.dumps([line.id for line in lines]),),
    ).fetchall()
    return {row[0] for row in rows}


def beside_twins(database: CaseDatabase, line: Line, state: State) -> State:
    """Return the state of a line that has come to *state*, seen beside the same line of other inputs.

    Where it stands as before, the older one goes on waiting or stays
    refused and this one is nothing new; where it was taken, the older one
    has nothing more to say.
    """
    same = (
        "SELECT 1 FROM inbox one WHERE one.id = ? AND one.source = inbox.source AND one.type = inbox.type "
        "AND one.ref = inbox.ref AND one.digest = inbox.digest AND one.batch <> inbox.batch"
    )
    lies = f"state IN ('waiting', 'refused') AND {FREE}"
    where = f"source = ? AND type = ? AND ref = ? AND {lies} AND EXISTS ({same})"
    params = (line.source, line.type, line.ref, line.id)
    if state in ("waiting", "refused"):
        older = database.execute_sql(f"SELECT 1 FROM inbox WHERE {where} AND id < ?", (*params, line.id)).fetchone()
        return "unchanged" if older else state
    database.execute_sql(f"UPDATE inbox SET state = 'unchanged', content = '', why = '' WHERE {where}", params)
    return state


def _have_several_come(database: CaseDatabase) -> bool:
    """Whether more inputs than one have ever come in; before that no line can lie in two."""
    return len(database.execute_sql("SELECT 1 FROM intake LIMIT 2").fetchall()) > 1
