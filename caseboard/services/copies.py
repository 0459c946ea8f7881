"""Copies of parties' files outside the store: private, never over something else, under a name that is safe."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import re
import unicodedata
from pathlib import Path

from caseboard.domain.media import BLANK
from caseboard.domain.plain import unseen

LONGEST = 120
"""Characters of a name that is proposed."""
LARGEST = 240
"""Bytes of it: file systems take 255, and a letter may have four."""
_ENDING = 10
"""Characters of an ending that is kept whatever is cut off before it."""
NOT_WHAT_CAME = "the file is not what came in; look with `caseboard doctor`"
_PIECE = 1 << 20
LENT_AT_MOST = 50
"""Copies that lie ready for programs outside; the oldest go."""
ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "application/pdf": ".pdf", "text/plain": ".txt", "image/svg+xml": ".txt", "video/mp4": ".mp4",
    "video/webm": ".webm", "video/quicktime": ".mov",
}  # fmt: skip
"""How a copy ends that a program opens: by content, so that a lying name starts nothing; an SVG is text here."""
# What no file system of ours or of a colleague's lets stand in a name, or gives a meaning.
_BARRED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\..*)?", re.IGNORECASE)


def safe_name(name: str, digest: str, mime: str) -> str:
    """Return a name under which a copy can be kept: no folders, no control characters, never hidden.

    Of a party's name its last part is kept, with what cannot be seen or turns a line
    around taken out; where nothing is left, the hash names the file.
    """
    last = unseen().sub("", re.split(r"[/\\]", name)[-1])
    seen = "".join(one for one in last if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    kept = _cut(_BARRED.sub("_", seen).strip(f"{BLANK}."))
    if not kept or _RESERVED.fullmatch(kept):
        return f"{digest[:16] or 'item'}{ENDINGS.get(mime, '.bin')}"
    return kept


def _cut(name: str) -> str:
    """Return *name* as long as it may be: cut inside its middle, never its ending."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _ENDING:
        stem, dot, ending = name, "", ""
    stem = stem[: LONGEST - len(dot + ending)]
    while len(f"{stem}{dot}{ending}".encode()) > LARGEST:
        stem = stem[:-1]
    return f"{stem}{dot}{ending}"


def copy(source: Path | bytes, to: Path, digest: str = "") -> None:
    """Copy the file at *source*, or bytes, to *to*, mode 0600; nothing that is there is written over.

    Raises:
        FileExistsError: there is something of that name, even a link that leads nowhere.
        OSError: it cannot be written, or is not what *digest* says; nothing is left behind.
    """
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as target:
                made = hashlib.sha256()
                while piece := file.read(_PIECE):
                    made.update(piece)
                    target.write(piece)
            if digest and made.hexdigest() != digest:
                raise OSError(errno.EIO, NOT_WHAT_CAME)
        except BaseException:
            to.unlink(missing_ok=True)
            raise


def lent(source: Path | bytes, folder: Path, name: str, digest: str = "") -> Path:
    """Return a copy of *source* in *folder*, which only the user can enter, made anew each time.

    Raises:
        OSError: it cannot be written, or is not what *digest* says.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / name
    # A program outside may have written into its copy: what is shown is always what is in the store.
    path.unlink(missing_ok=True)
    _make_room(folder)
    copy(source, path, digest)
    return path


def _make_room(folder: Path) -> None:
    """Remove the oldest copies, so that one more has its place."""
    there = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            there.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(there)[: max(0, len(there) - LENT_AT_MOST + 1)]:
        path.unlink(missing_ok=True)
