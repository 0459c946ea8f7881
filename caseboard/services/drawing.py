"""Draw a part of one foreign picture or document, or read its words; `previewing` runs this as a program.

It writes a line of JSON and then bare pixels, three bytes each, or text in UTF-8.
The limits are those of `decoding`, which lies beside it: little memory, little
time, no right to write a file.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from PIL.Image import Image as Picture

CLOSEST = 8.0
"""How often a pixel of the file is repeated at most: a small picture does not fill a wall."""
WORDS = 200_000
"""Characters of a page that are handed over."""
CLAIM = 100
"""Characters of what a camera says."""
ORIENTATION, DEVICE, TAKEN, ORIGINAL = 0x0112, 0x0110, 0x0132, 0x9003
_EXIF = 0x8769
# How a picture lies that a camera stored so (Exif 2.3, *Orientation*): where a point of the upright picture stands in
# the stored one, and the name of Pillow's turn that sets it upright.
_TURNS = {
    2: (lambda x, y: (1 - x, y), "FLIP_LEFT_RIGHT"),
    3: (lambda x, y: (1 - x, 1 - y), "ROTATE_180"),
    4: (lambda x, y: (x, 1 - y), "FLIP_TOP_BOTTOM"),
    5: (lambda x, y: (y, x), "TRANSPOSE"),
    6: (lambda x, y: (y, 1 - x), "ROTATE_270"),
    7: (lambda x, y: (1 - y, 1 - x), "TRANSVERSE"),
    8: (lambda x, y: (1 - y, x), "ROTATE_90"),
}
Box = tuple[float, float, float, float]
Room = tuple[int, int]
Made = tuple[dict[str, object], bytes]
"""What is said of a preview, and its pixels or words."""


def _decoding() -> ModuleType:
    """Return the program that lies beside this one, without the rest of Caseboard."""
    spec = importlib.util.spec_from_file_location("decoding", Path(__file__).with_name("decoding.py"))
    if spec is None or spec.loader is None:
        raise ImportError("decoding")
    module = importlib.util.module_from_spec(spec)
    sys.modules["decoding"] = module
    spec.loader.exec_module(module)
    return module


def _fitting(whole: tuple[float, float], room: Room) -> tuple[float, int, int]:
    """Return by how much something is enlarged to fit, and its size then."""
    scale = min(room[0] / whole[0], room[1] / whole[1], CLOSEST)
    return scale, max(1, min(room[0], round(whole[0] * scale))), max(1, min(room[1], round(whole[1] * scale)))


def picture(
    limits: ModuleType, path: str, room: tuple[int, int], box: Box, _page: int
) -> tuple[dict[str, object], bytes]:
    """Draw the part *box* of the first frame of a picture, upright, in at most *room* pixels."""
    from PIL import Image, WebPImagePlugin  # noqa: F401, PLC0415 - a child needs one of the two decoders.

    Image.preinit()
    limits.limit()
    Image.MAX_IMAGE_PIXELS = limits.PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Path(path).open("rb") as file, Image.open(file, formats=limits.FORMATS) as image:
        said = _claims(image)
        turn = _TURNS.get(said.pop("orientation"))
        lies = turn is not None and turn[1] in ("TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90")
        whole = (image.height, image.width) if lies else image.size
        part = (whole[0] * (box[2] - box[0]), whole[1] * (box[3] - box[1]))
        scale, width, height = _fitting((max(1.0, part[0]), max(1.0, part[1])), room)
        if turn is not None:
            box = _turned(box, turn[0])
        if lies:
            width, height = height, width
        # A JPEG is read at a half, a quarter or an eighth where that is enough.
        image.draft("RGB", (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
        image.load()
        across, down = image.size
        stored = (box[0] * across, box[1] * down, box[2] * across, box[3] * down)
        drawn = _smooth(image).resize((width, height), Image.Resampling.LANCZOS, box=stored, reducing_gap=2.0)
        drawn = drawn if turn is None else drawn.transpose(Image.Transpose[turn[1]])
        drawn = _on_white(drawn)
        return {"size": drawn.size, "whole": whole, "pages": 1, **said}, drawn.tobytes()


def _turned(box: Box, place: Callable[[float, float], tuple[float, float]]) -> Box:
    one, other = place(box[0], box[1]), place(box[2], box[3])
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def _claims(image: Picture) -> dict[str, Any]:
    """Return what the camera says of itself, and how it was held; damage there does not spoil the picture."""
    try:
        exif = image.getexif()
        taken = exif.get_ifd(_EXIF).get(ORIGINAL) or exif.get(TAKEN) or ""
        return {
            "orientation": exif.get(ORIENTATION),
            "taken": str(taken)[:CLAIM],
            "device": str(exif.get(DEVICE) or "")[:CLAIM],
        }
    except Exception:  # noqa: BLE001 - whatever Pillow makes of foreign Exif data, the pixels are another matter.
        return {"orientation": None, "taken": "", "device": ""}


def _smooth(image: Picture) -> Picture:
    """Return *image* in a mode that can be made smaller without steps."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256, "F" if image.mode == "I" else None).convert("L")
    return image.convert("L") if image.mode == "1" else image


def _on_white(image: Picture) -> Picture:
    if image.mode in ("LA", "RGBA", "PA", "La", "RGBa"):
        from PIL import Image  # noqa: PLC0415 - loaded long since

        laid = image.convert("RGBA")
        ground = Image.new("RGBA", laid.size, "white")
        return Image.alpha_composite(ground, laid).convert("RGB")
    return image.convert("RGB")


def page(
    limits: ModuleType, path: str, room: tuple[int, int], box: Box, number: int
) -> tuple[dict[str, object], bytes]:
    """Draw the part *box* of a page of a PDF in at most *room* pixels."""
    import pypdfium2  # noqa: PLC0415 - a child needs one of the two decoders.
    from PIL import Image  # noqa: PLC0415

    limits.limit()
    with pypdfium2.PdfDocument(path) as pdf:
        count = len(pdf)
        sheet = pdf[max(0, min(number, count - 1))]
        whole = sheet.get_size()
        part = (whole[0] * (box[2] - box[0]), whole[1] * (box[3] - box[1]))
        # A page has no pixels to be repeated, so that only its room limits how large it is drawn.
        scale = min(room[0] / max(1.0, part[0]), room[1] / max(1.0, part[1]))
        crop = (
            whole[0] * box[0], whole[1] * (1 - box[3]), whole[0] * (1 - box[2]), whole[1] * box[1]
        )  # fmt: skip
        bitmap = sheet.render(scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=True)
        drawn = bitmap.to_pil().convert("RGB")
        if drawn.width > room[0] or drawn.height > room[1]:
            drawn = drawn.crop((0, 0, min(drawn.width, room[0]), min(drawn.height, room[1])))
        assert Image is not None  # noqa: S101 - to_pil needs it, and says nothing of it.
        size = (max(1, round(whole[0])), max(1, round(whole[1])))
        return {"size": drawn.size, "whole": size, "pages": count}, drawn.tobytes()


def words(
    limits: ModuleType, path: str, _room: tuple[int, int], _box: Box, number: int
) -> tuple[dict[str, object], bytes]:
    """Return the text of a page of a PDF."""
    import pypdfium2  # noqa: PLC0415 - a child needs one of the two decoders.

    limits.limit()
    with pypdfium2.PdfDocument(path) as pdf:
        count = len(pdf)
        text = pdf[max(0, min(number, count - 1))].get_textpage()
        said = text.get_text_range(0, min(WORDS, text.count_chars())) if text.count_chars() else ""
        return {"pages": count}, said.encode("utf-8", "replace")


MAKES = {"image": picture, "pdf": page, "words": words}


def main(what: str, path: str, width: str, height: str, *more: str) -> int:
    """Make *what* of the file at *path* and write it; return why not as `decoding` numbers it."""
    limits = _decoding()
    box: Any = tuple(float(edge) for edge in more[:4])
    try:
        head, body = MAKES[what](limits, path, (int(width), int(height)), box, int(more[4]))
    except ImportError:
        return int(limits.Answer.NO_DECODER)
    except MemoryError:
        return int(limits.Answer.TOO_MUCH_MEMORY)
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything over a foreign file: it is damaged.
        return _answer(limits, error)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    return 0


def _answer(limits: ModuleType, error: Exception) -> int:
    """Return which of `decoding`'s answers an error is."""
    if type(error).__name__.startswith("DecompressionBomb"):
        return int(limits.Answer.TOO_LARGE)
    if type(error).__name__ == "PdfiumError":
        from pypdfium2 import raw  # noqa: PLC0415 - loaded long since

        refusals = {raw.FPDF_ERR_PASSWORD: limits.Answer.PASSWORD, raw.FPDF_ERR_SUCCESS: limits.Answer.NO_PAGES}
        return int(refusals.get(getattr(error, "err_code", None), limits.Answer.BROKEN))
    return int(limits.Answer.BROKEN)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
