"""Pictures that differ only where the board differs: the plugin's SVG without its random ids."""

from __future__ import annotations

import re
from typing import Any

import pytest_textual_snapshot  # type: ignore[import-untyped]

_RANDOM = re.compile(r"terminal-\d+-")


class StillSVG(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc]  # the plugin is untyped
    """One picture a file; a changed word changes three lines of it and not fifty-five."""

    file_extension = "svg"

    def serialize(self, data: Any, **how: Any) -> Any:
        """Write *data* without the ids that differ from run to run."""
        return super().serialize(_RANDOM.sub("terminal-", data), **how)


def rename_styles(svg: str, suffix: str) -> str:
    """Keep two pictures' styles apart on the report's one page, also without random ids."""
    return re.sub(r"terminal-(\d+-)?r(\d+)", rf"terminal-r\2-{suffix}", svg)


def install() -> None:
    """Make the plugin use them."""
    pytest_textual_snapshot.SVGImageExtension = StillSVG
    pytest_textual_snapshot.rename_styles = rename_styles
