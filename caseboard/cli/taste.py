"""How the user likes the board: themes of their own, and what the board remembered the last time."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.settings.paths import board_memory, theme_folder

if TYPE_CHECKING:
    from caseboard.tui.home import Taste
    from caseboard.tui.theme import Look

LARGEST = 64_000
"""Bytes of memory that are read; a board writes a few hundred."""


def taste(*, themes: Path | None = None, memory: Path | None = None) -> Taste:
    """Return what is set up and remembered; whatever is wrong with it is a note and never keeps the board shut."""
    from caseboard.tui.home import Taste

    looks, notes = own_looks(themes or theme_folder())
    path = memory or board_memory()
    return Taste(
        looks=looks,
        notes=notes,
        remembered=lambda: remembered(path),
        remember=lambda kept: remember(path, kept),
    )


def own_looks(folder: Path) -> tuple[list[Look], list[str]]:
    """Return the looks of the user's folder, and a line for each file that is none."""
    if not folder.is_dir():
        return [], []
    from caseboard.settings.themes import themes_in
    from caseboard.tui.theme import COLOURS, LOOKS, look_of

    settings, troubles = themes_in(folder, COLOURS, [look.name for look in LOOKS])
    return [look_of(one.name, one.colours, dark=one.dark) for one in settings], troubles


def remembered(path: Path) -> Mapping[str, object]:
    """Return what was kept in *path*; nothing where it cannot be understood."""
    try:
        if path.stat().st_size > LARGEST:
            return {}
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def remember(path: Path, kept: Mapping[str, object]) -> None:
    """Keep *kept* in *path*, whole or not at all; a folder that cannot be written loses widths and nothing else."""
    if kept == remembered(path):
        return
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
