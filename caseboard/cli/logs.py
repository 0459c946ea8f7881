"""The log of the worker: a file, since the terminal belongs to the board."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import time
from pathlib import Path

_LARGEST = 5_000_000
"""Bytes of a log file; the two before it are kept."""


def log_to(file: Path | None, *, also_here: bool = False) -> Path:
    """Log to *file*, or to the user's own log folder, and return where; *also_here* says warnings on standard error.

    Raises:
        OSError: the file cannot be written.
    """
    from caseboard.settings.paths import worker_log

    path = file or worker_log()
    path.parent.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger("caseboard")
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    words = logging.Formatter("%(asctime)s UTC %(levelname)s %(message)s")
    words.converter = time.gmtime
    to_file = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LARGEST, backupCount=2, encoding="utf-8", delay=False
    )
    to_file.setFormatter(words)
    root.addHandler(to_file)
    root.setLevel(logging.INFO)
    root.propagate = False
    if also_here:
        here = logging.StreamHandler(sys.stderr)
        here.setLevel(logging.WARNING)
        here.setFormatter(_OneLine("caseboard: worker: %(message)s"))
        root.addHandler(here)
    return path


class _OneLine(logging.Formatter):
    """Says what happened without its traceback, which stands in the file."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line."""
        from caseboard.domain.plain import one_line

        return one_line(self.formatMessage(self._prepared(record)))

    def _prepared(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        return record
