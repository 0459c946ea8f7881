"""Make the table of who last opened which case."""

from pathlib import Path
from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001  the runner hands both to every step
    """Run the statements beside this file, frozen as they were when the queue began to mark what is new."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
