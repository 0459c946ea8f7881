"""One SQLite in a process, the newer one.

Peewee would load the system's beside ours, if only to compare their versions.
Two in one process is what SQLite warns of: each drops the other's locks on a
file ("How to corrupt", 2.2.1). And the second costs a megabyte and a half of memory
that nothing uses.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec


def load() -> None:
    """Import Peewee with pysqlite3 where that is installed; the system's can still be imported afterwards."""
    if "peewee" in sys.modules or "sqlite3" in sys.modules or find_spec("pysqlite3") is None:
        return
    sys.modules["sqlite3"] = None  # type: ignore[assignment]  # How one says that there is none.
    try:
        import peewee  # noqa: F401, PLC0415  that is what this is about
    finally:
        del sys.modules["sqlite3"]
