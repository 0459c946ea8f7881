"""Keep with the ledger's head what appending to its tree needs; nothing that was written is touched."""

from pathlib import Path
from typing import Any

from caseboard.ledger.tree import Range


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001  the runner hands both to every step
    """Add the compact range, and compute it once from the leaf hashes that a ledger has had all along."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    leaves = [bytes(leaf) for (leaf,) in db.execute_sql("SELECT leaf FROM entry ORDER BY seq").fetchall()]
    db.execute_sql('UPDATE "head" SET "range" = ? WHERE "size" = ?', (Range().extended(leaves).kept(), len(leaves)))
