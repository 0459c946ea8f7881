"""Decode one foreign file and answer by exit code; `inspection` runs this file as a program of its own.

Of a picture it also says what it looks like and what its camera wrote into it, as
one line of JSON. Pictures and PDFs of parties may be made to break what reads them.
The child has little memory, little time and no right to write; whatever happens to
it, the desk goes on. It imports nothing of Caseboard, so that it starts at once.
"""

from __future__ import annotations

import json
import math
import re
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
COMPUTING = 5
"""Seconds of CPU time."""
PIXELS = 50_000_000
"""Of one picture; a small file may claim billions."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

SIDE = 32
"""Points a side of the small grey picture that a fingerprint is made of."""
WAVES = 8
"""Waves a side whose strength it holds: 63 bits in all, the mean brightness left out."""
FLAT = 8
"""Levels of grey below which a picture shows nothing; all such pictures would look alike."""
LONGEST_DEVICE = 80
"""Characters of what a camera calls itself."""


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
            # A JPEG is read to its end at a fraction of its size, which takes a fraction of the memory.
            image.draft(None, (2 * SIDE, 2 * SIDE))
            image.load()
            # What follows tells more; should it fail, it takes nothing back.
            tell("readable")
            with suppress(Exception):
                tell(json.dumps(looks(image)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Answer.TOO_LARGE
    except MemoryError:
        return Answer.TOO_MUCH_MEMORY
    except (OSError, SyntaxError, ValueError, EOFError):
        return Answer.BROKEN
    return Answer.READABLE


def tell(words: str) -> None:
    """Say one line to whoever started this."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def looks(image: Picture) -> dict[str, str]:
    """Return the fingerprint of a decoded picture, and time and device as its camera wrote them: claims, no facts."""
    exif = image.getexif()
    found = {"near": fingerprint(grey(image, exif.get(0x0112)))}
    camera = exif.get_ifd(0x8769)
    # Some cameras write zeros where they do not know the time.
    taken = str(camera.get(0x9003) or exif.get(0x0132) or "")
    if re.fullmatch(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", taken, re.ASCII) and taken[:4] > "1900":
        offset = str(camera.get(0x9011) or "")
        found["taken"] = f"{taken[:10].replace(':', '-')}T{taken[11:]}" + (
            offset if re.fullmatch(r"[+-]\d\d:\d\d", offset, re.ASCII) else ""
        )
    device = " ".join(str(exif[tag]) for tag in (0x010F, 0x0110) if exif.get(tag))
    found["device"] = device.replace("\x00", "").strip()[:LONGEST_DEVICE]
    return {name: value for name, value in found.items() if value}


def grey(image: Picture, orientation: object) -> bytes:
    """Return a picture as a reader sees it, upright and on white, in `SIDE` rows of as many levels of grey."""
    from PIL import Image  # noqa: PLC0415 - only the child has it.

    small: Picture
    if image.mode in ("P", "PA", "LA", "RGBA") or "transparency" in image.info:
        colours = image.convert("RGBA").resize((SIDE, SIDE), Image.Resampling.BOX)
        small = Image.new("RGBA", colours.size, "white")
        small.alpha_composite(colours)
    elif image.mode.startswith(("I", "F")):
        # Sixteen bits of grey: as much of them as the picture uses.
        deep = image.convert("F").resize((SIDE, SIDE), Image.Resampling.BOX)
        low, high = (float(edge) for edge in deep.getextrema())  # type: ignore[arg-type]
        small = deep.point(lambda level: (level - low) * (255 / max(high - low, FLAT)))
    else:
        # One bit a point is made more of before it is made smaller: half of black and white is grey.
        small = (image.convert("L") if image.mode == "1" else image).resize((SIDE, SIDE), Image.Resampling.BOX)
    small = small.convert("L")
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    turn = turns.get(orientation) if isinstance(orientation, int) else None
    return bytes((small if turn is None else small.transpose(turn)).tobytes())


def fingerprint(levels: Sequence[int]) -> str:
    """Return 63 bits of *levels* as 16 hexadecimal digits, empty where a picture shows nothing.

    Each bit says whether one of the slowest waves of the picture (a cosine transform)
    is stronger than the middle one. Another size, another compression, a little noise
    change the fast waves and leave these as they are.
    """
    if max(levels) - min(levels) < FLAT:
        return ""
    curves = [[math.cos(math.pi * (2 * x + 1) * wave / (2 * SIDE)) for x in range(SIDE)] for wave in range(WAVES)]
    rows = [levels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(float.__mul__, curve, map(float, row))) for curve in curves] for row in rows]
    strengths = [
        sum(curve[y] * across[y][wave] for y in range(SIDE)) for curve in curves for wave in range(WAVES)
    ]  # fmt: skip
    # The first is the mean brightness, which says nothing.
    ordered = sorted(strengths[1:])
    middle = ordered[len(ordered) // 2]
    bits = sum((strength > middle) << place for place, strength in enumerate(strengths[:0:-1]))
    return f"{bits:016x}"


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
