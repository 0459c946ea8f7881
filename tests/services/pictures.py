"""Pictures for tests: shapes thrown by a die, the same for the same number."""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

SIZE = (320, 240)


def shapes(number: int) -> Image.Image:
    """Draw picture *number*."""
    dice = random.Random(number)
    width, height = SIZE
    image = Image.new("RGB", SIZE, _colour(dice))
    pen = ImageDraw.Draw(image)
    for _ in range(dice.randrange(4, 14)):
        x, y = dice.randrange(-40, width), dice.randrange(-40, height)
        wide, high = dice.randrange(15, width // 2), dice.randrange(15, height // 2)
        colour = _colour(dice)
        match dice.randrange(3):
            case 0:
                pen.ellipse((x, y, x + wide, y + high), fill=colour)
            case 1:
                pen.rectangle((x, y, x + wide, y + high), fill=colour)
            case _:
                low, far = y + dice.randrange(high), x + dice.randrange(wide)
                pen.polygon([(x, y), (x + wide, low), (far, y + high)], fill=colour)
    return image.filter(ImageFilter.GaussianBlur(dice.uniform(0, 2)))


def _colour(dice: random.Random) -> tuple[int, int, int]:
    return dice.randrange(256), dice.randrange(256), dice.randrange(256)


def stored(image: Image.Image, form: str, **more: Any) -> bytes:
    """Return *image* as a file of *form*."""
    file = io.BytesIO()
    image.save(file, form, **more)
    return file.getvalue()


def drawn(number: int, form: str, **more: Any) -> bytes:
    """Return picture *number* as a file of *form*."""
    return stored(shapes(number), form, **more)
