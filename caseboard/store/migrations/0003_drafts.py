"""Make the table of drafts."""

from pathlib import Path
from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001  the runner hands both to every step
    """Run the statements beside this file, frozen as they were when drafts began to be kept."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
