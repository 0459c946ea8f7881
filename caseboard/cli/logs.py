"""The logs of worker and board: files bounded in size and number, since the terminal belongs to the board."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import time
from pathlib import Path

_LARGEST = 5_000_000
"""Bytes of a log file."""
_KEPT = 2
"""Files before it that are kept."""


def log_to(file: Path, level: str = "info", *, also_here: bool = False) -> Path:
    """Log to *file* what weighs at least *level*, and return where; *also_here* says warnings on standard error.

    Raises:
        OSError: the file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger("caseboard")
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    words = logging.Formatter("%(asctime)s UTC %(levelname)s %(message)s")
    words.converter = time.gmtime
    to_file = logging.handlers.RotatingFileHandler(
        file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=False
    )
    to_file.setFormatter(words)
    root.addHandler(to_file)
    root.setLevel(level.upper())
    root.propagate = False
    if also_here:
        here = logging.StreamHandler(sys.stderr)
        here.setLevel(logging.WARNING)
        here.setFormatter(_OneLine("caseboard: worker: %(message)s"))
        root.addHandler(here)
    return file


class _OneLine(logging.Formatter):
    """Says what happened without its traceback, which stands in the file."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line."""
        from caseboard.domain.plain import one_line

        return one_line(self.formatMessage(self._prepared(record)))

    def _prepared(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        return record
