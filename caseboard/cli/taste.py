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
    from caseboard.domain.sections import Section
    from caseboard.settings.file import Settings
    from caseboard.tui.home import Taste
    from caseboard.tui.theme import Look

LARGEST = 64_000
"""Bytes of memory that are read; a board writes a few hundred."""


def taste(settings: Settings | None = None, *, themes: Path | None = None, memory: Path | None = None) -> Taste:
    """Return what is set up and remembered; whatever is wrong with it is a note and never keeps the board shut."""
    from caseboard.cli.known import keymap
    from caseboard.tui.home import Taste

    looks, notes = own_looks(themes or theme_folder())
    path = memory or board_memory()
    return Taste(
        theme=settings.text("theme") if settings else "",
        looks=looks,
        keymap=keymap(settings) if settings else {},
        still=settings.on("reduced_motion") if settings else False,
        pictures=settings.text("pictures") if settings else "auto",
        notes=notes,
        sections=own_sections(settings) if settings else (),
        keep_section=_keep if settings else None,
        remembered=lambda: remembered(path),
        remember=lambda kept: remember(path, kept),
    )


def own_sections(settings: Settings) -> tuple[Section, ...]:
    """Return the sections of the settings file."""
    if not settings.sections:
        return ()
    from typing import cast

    from caseboard.domain.queue import Sort
    from caseboard.domain.sections import Section

    return tuple(
        Section(one.name, one.query, cast("Sort", one.sort or "due"), one.columns, "settings")
        for one in settings.sections
    )


def _keep(section: Section) -> None:
    """Keep a section of one's own in the settings file.

    Raises:
        Refused: the file has faults, or cannot be written.
    """
    from caseboard.domain.refusals import Refused
    from caseboard.settings.environment import BadSetting
    from caseboard.settings.file import OwnSection
    from caseboard.settings.keeping import keep_section

    try:
        keep_section(OwnSection(section.name, section.query, section.columns, section.sort))
    except BadSetting as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"{error.filename or 'the settings file'} cannot be written: {error.strerror}") from None


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
