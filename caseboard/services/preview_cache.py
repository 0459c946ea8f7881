"""Previews that were made once, kept by hash: a folder that only the user can read, and that does not grow.

What is kept are bare pixels of our own making, packed; never a file of a party.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zlib
from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Bytes that the folder may hold."""
_ENDING = ".preview"
_EDITION = 1
"""Goes into every name, so that previews of an older making are not taken for new ones."""


class PreviewCache:
    """The folder; whatever is wrong with it, a preview is only made again."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        """Use *folder*, which is made when the first preview comes."""
        self.folder = folder
        self._largest = largest

    def path(self, digest: str, view: str) -> Path:
        """Return where the preview of a blob lies."""
        name = hashlib.sha256(f"{_EDITION} {digest} {view}".encode()).hexdigest()[:40]
        return self.folder / f"{name}{_ENDING}"

    def get(self, digest: str, view: str, most: int) -> bytes | None:
        """Return what was kept, *most* bytes at most, none if there is nothing of use."""
        path = self.path(digest, view)
        try:
            packed = path.read_bytes()
            os.utime(path)
            unpacking = zlib.decompressobj()
            found = unpacking.decompress(packed, most + 1)
        except (OSError, zlib.error):
            return None
        return found if unpacking.eof and len(found) <= most else None

    def put(self, digest: str, view: str, made: bytes) -> None:
        """Keep what was made; the oldest goes where there is no more room."""
        packed = zlib.compress(made, 1)
        if len(packed) > self._largest:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            # Made with mode 0600 under a name of its own, so that no reader ever sees half of it.
            handle, beside = tempfile.mkstemp(dir=self.folder, prefix=".coming-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(packed)
                Path(beside).replace(self.path(digest, view))
            finally:
                Path(beside).unlink(missing_ok=True)
            self._make_room()

    def _make_room(self) -> None:
        """Remove what was looked at longest ago until the rest has room."""
        kept = []
        for path in self.folder.glob(f"*{_ENDING}"):
            with contextlib.suppress(OSError):
                seen = path.stat()
                kept.append((seen.st_mtime_ns, seen.st_size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self._largest:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size
