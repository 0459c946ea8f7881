"""Keep what pictures look like, and when and at whose expense a delivery method was agreed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001  the runner hands both to every step
    """Run the statements beside this file, then read from the history what it already knows of parcels.

    What older items look like it does not know; they are left without.
    """
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    read_agreements(db)


def read_agreements(db: Any) -> None:
    """Fill in of each parcel what its newest version says of the agreement."""
    agreed = db.execute_sql(
        "SELECT source || ':' || ref, json_extract(body, '$.agreed_at'), json_extract(body, '$.fee_borne_by') "
        "FROM event WHERE type = 'shipment' ORDER BY updated_at, seq"
    ).fetchall()
    for key, agreed_at, fee in agreed:
        at = (
            None
            if agreed_at is None
            else (datetime.fromisoformat(agreed_at.upper()) - _EPOCH) // timedelta(microseconds=1)
        )
        db.execute_sql('UPDATE "shipment" SET agreed_at = ?, fee_borne_by = ? WHERE key = ?', (at, fee or "", key))
