"""What the board writes into the settings file for its user, who writes it by hand: all that stands there stays."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from caseboard.settings.environment import BadSetting
from caseboard.settings.file import CONFIG, OwnSection, looked_over, settings_file


def keep_section(section: OwnSection, environ: Mapping[str, str] = os.environ) -> Path:
    """Write *section* at the end of the settings file and return where that lies.

    Raises:
        BadSetting: the file has faults or a section of that name already, or *section* is none.
        OSError: the file cannot be written.
    """
    _refuse_faults(environ)
    # A name that leads elsewhere (dotfiles kept in a repository) goes on doing so.
    file = settings_file(environ).resolve()
    before = file.read_bytes().decode("utf-8") if file.exists() else ""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"

    def look(made: Path) -> None:
        """See that what has been written is read as it was meant, before it takes the place of the other."""
        try:
            _refuse_faults({**environ, CONFIG: str(made)})
        except BadSetting as error:
            raise BadSetting(str(file), str(error).partition(": ")[2], "nothing was changed") from None

    _replace(file, (before + gap + _written(section)).encode("utf-8"), look)
    return file


def _refuse_faults(environ: Mapping[str, str]) -> None:
    for where, what, do in looked_over(environ)[1]:
        raise BadSetting(where, what, do)


def _written(section: OwnSection) -> str:
    lines = ["[[section]]", f"name = {_text(section.name)}", f"query = {_text(section.query)}"]
    if section.columns:
        lines.append(f"columns = [{', '.join(map(_text, section.columns))}]")
    if section.sort:
        lines.append(f"sort = {_text(section.sort)}")
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return *text* as a basic string of TOML, which knows JSON's escapes but wants DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(file: Path, data: bytes, look: Callable[[Path], None]) -> None:
    """Put *data* in place of *file* in one step: written beside it, looked at, renamed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        look(beside)
        beside.chmod(stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o644)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
