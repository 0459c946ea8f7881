"""Read a team's own templates of letters from its folder: one folder a language, one file a letter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caseboard.domain.templates import TemplateError, Templates, overridden

_LONGEST = 100_000
"""Bytes of a template; letters are short."""


def own_templates(folder: Path) -> Templates:
    """Return the packaged templates with those of *folder* in their place.

    Raises:
        TemplateError: the folder or a file cannot be read, or one of them cannot be used.
    """
    try:
        own = {one.name: dict(_texts(one)) for one in sorted(folder.iterdir()) if one.is_dir()}
    except OSError as error:
        raise TemplateError(f"{error.filename or folder}: {error.strerror or error}") from error
    return overridden(own, str(folder))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.iterdir()):
        if file.name.startswith(".") or file.name.endswith("~"):
            continue  # what an editor leaves there is no letter
        content = file.read_bytes()
        if len(content) > _LONGEST:
            raise TemplateError(f"{file}: longer than {_LONGEST} bytes")
        try:
            yield file.name, content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise TemplateError(f"{file} line {line}: is not UTF-8") from error
