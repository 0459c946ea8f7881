"""Files that records name, opened under the desk's own rules; what is refused is a fault of the record."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from caseboard.exchange.complaints import BadRecord
from caseboard.services import files
from caseboard.services.files import LARGEST_FILE, BadFile, NoRegularFile, open_still

__all__ = ["LARGEST_FILE", "NoRegularFile", "open_evidence", "open_still"]


def open_evidence(base: Path | None, name: str, sha256: str | None = None) -> BinaryIO:
    """Open the file *name* below *base*, the folder of the import, at its beginning.

    Raises:
        BadRecord: it lies elsewhere, is no regular file, cannot be read, is too
            large, or is not the one whose hash the record names.
    """
    try:
        return files.open_evidence(base, name, sha256)
    except BadFile as refused:
        raise BadRecord(str(refused)) from None
