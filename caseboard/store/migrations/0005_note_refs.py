"""Name every note by its ref, so that one that is taken back can be found."""

from pathlib import Path
from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001  the runner hands both to every step
    """Run the statements beside this file, frozen as they were when notes could first be taken back."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
