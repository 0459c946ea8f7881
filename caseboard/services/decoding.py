"""Decode one foreign file and answer by exit code; `inspection` runs this file as a program of its own.

Pictures and PDFs of parties may be made to break what reads them. The child has
little memory, little time and no right to write; whatever happens to it, the
desk goes on. It imports nothing of Caseboard, so that it starts at once.
"""

from __future__ import annotations

import sys
import warnings
from enum import IntEnum
from pathlib import Path

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
COMPUTING = 5
"""Seconds of CPU time."""
PIXELS = 50_000_000
"""Of one picture; a small file may claim billions."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class Answer(IntEnum):
    """What the child found, as its exit code; other codes mean that it died."""

    READABLE = 0
    BROKEN = 20
    TOO_LARGE = 21
    TOO_MUCH_MEMORY = 22
    PASSWORD = 23
    NO_PAGES = 24
    NO_DECODER = 25
    """Pillow or pypdfium2 cannot be loaded: that is the desk's fault, not the file's."""


def limit() -> None:
    """Give up the right to more memory, more time, and to any file's growth.

    Comes once the decoder is loaded, which may write its compiled form, and before
    the foreign file is opened.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none: there the parent's patience is the only limit.
    except ImportError:
        return
    for kind, soft, hard in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        # A second in between: the soft limit's signal tells why the child died, the hard one's does not.
        (resource.RLIMIT_CPU, COMPUTING, COMPUTING + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            # macOS refuses a limit on address space; the others still hold.
            continue


def picture(path: str) -> Answer:
    """Decode the first frame of a picture, to its last row."""
    try:
        # Named, so that Pillow does not load forty other formats in search of it.
        from PIL import Image, WebPImagePlugin  # noqa: F401, PLC0415 - a child needs one of the two decoders.
    except ImportError:
        return Answer.NO_DECODER
    Image.preinit()
    limit()
    # It holds for every frame and tile, not for the header's claim alone.
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Path(path).open("rb") as file, Image.open(file, formats=FORMATS) as image:
            # A JPEG is read to its end at an eighth of its size, which takes a fraction of the memory.
            image.draft(None, (1, 1))
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Answer.TOO_LARGE
    except MemoryError:
        return Answer.TOO_MUCH_MEMORY
    except (OSError, SyntaxError, ValueError, EOFError):
        return Answer.BROKEN
    return Answer.READABLE


def document(path: str) -> Answer:
    """Open a PDF without a password, and its first page."""
    try:
        import pypdfium2  # noqa: PLC0415 - a child needs one of the two decoders.
        from pypdfium2 import raw  # noqa: PLC0415
    except ImportError:
        return Answer.NO_DECODER
    limit()
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            pdf[0].close()
    except pypdfium2.PdfiumError as error:
        refusals = {raw.FPDF_ERR_PASSWORD: Answer.PASSWORD, raw.FPDF_ERR_SUCCESS: Answer.NO_PAGES}
        return refusals.get(error.err_code, Answer.BROKEN)
    except MemoryError:
        return Answer.TOO_MUCH_MEMORY
    except (OSError, ValueError):
        return Answer.BROKEN
    return Answer.READABLE


DECODERS = {"image": picture, "pdf": document}


def main(medium: str, path: str) -> Answer:
    """Decode the file at *path* as *medium*."""
    return DECODERS[medium](path)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
