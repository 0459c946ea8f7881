"""Keep what the supervisor's figures read of each claim, who takes how many cases, and who is related to whom."""

from pathlib import Path
from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001  the runner hands both to every step
    """Run the statements beside this file, frozen as they were when there were figures first."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
