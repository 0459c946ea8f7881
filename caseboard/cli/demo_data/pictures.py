"""Pictures that parties send: small, drawn from a seed, so that no two cases share one by accident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (240, 160)
Colour = tuple[int, int, int]
Draw = Callable[[ImageDraw.ImageDraw, Random, Colour, str], None]

COLOURS: dict[str, Colour] = {
    "green": (72, 128, 84),
    "blue": (58, 98, 178),
    "red": (172, 58, 52),
    "grey": (128, 132, 138),
    "brass": (178, 142, 72),
    "white": (226, 224, 216),
    "brown": (134, 96, 62),
    "black": (44, 44, 48),
}
_INK: Colour = (32, 32, 36)
_CARD: Colour = (236, 232, 222)


def picture(kind: str, seed: str, colour: str = "grey", caption: str = "", form: str = "JPEG") -> bytes:
    """Return a picture of *kind* as the bytes of a file; the same words give the same bytes."""
    chance = Random(seed)  # noqa: S311  chance that can be repeated is what is wanted
    image = Image.new("RGB", SIZE, _table(chance))
    drawn = ImageDraw.Draw(image)
    _light(drawn, chance)
    _KINDS[kind](drawn, chance, COLOURS[colour], caption)
    file = BytesIO()
    image.save(file, form, **({"quality": 70} if form == "JPEG" else {}))
    return file.getvalue()


def _table(chance: Random) -> Colour:
    """Return the colour of what the thing lies on."""
    base = chance.choice(((96, 84, 70), (78, 82, 88), (110, 104, 92), (64, 66, 60)))
    return (base[0] + chance.randrange(14), base[1] + chance.randrange(14), base[2] + chance.randrange(14))


def _light(drawn: ImageDraw.ImageDraw, chance: Random) -> None:
    """Lay a lighter wall behind, at another height each time, and the grain of the table."""
    horizon = chance.randrange(24, 60)
    wall = chance.randrange(150, 190)
    drawn.rectangle((0, 0, SIZE[0], horizon), fill=(wall, wall - 4, wall - 12))
    for _ in range(12):
        y = chance.randrange(horizon, SIZE[1])
        x = chance.randrange(SIZE[0])
        drawn.line((x, y, x + chance.randrange(20, 80), y), fill=(88, 82, 74))


def _shade(colour: Colour, by: int) -> Colour:
    return (_level(colour[0] + by), _level(colour[1] + by), _level(colour[2] + by))


def _level(value: int) -> int:
    return max(0, min(255, value))


def _parcel(drawn: ImageDraw.ImageDraw, chance: Random, _colour: Colour, caption: str) -> None:
    """A box with tape and a label; torn open where the caption says so."""
    left, top = 40 + chance.randrange(20), 36 + chance.randrange(12)
    card = (164 + chance.randrange(16), 128, 86)
    drawn.rectangle((left, top, left + 140, top + 94), fill=card, outline=_shade(card, -50))
    drawn.rectangle((left + 62, top, left + 78, top + 94), fill=_shade(card, 28))
    drawn.rectangle((left + 86, top + 12, left + 132, top + 42), fill=_CARD)
    for row in range(3):
        drawn.line((left + 90, top + 18 + row * 8, left + 100 + chance.randrange(28), top + 18 + row * 8), fill=_INK)
    if caption:
        x, y = left + 6, top + 58
        tear = [(x + step * 9, y + chance.randrange(-9, 10)) for step in range(7)]
        drawn.polygon([*tear, (x + 48, y + 34), (x + 8, y + 30)], fill=_INK)


def _vessel(drawn: ImageDraw.ImageDraw, chance: Random, colour: Colour, caption: str) -> None:
    """A kettle, cup or vase; with a crack where the caption says so."""
    left, top = 66 + chance.randrange(24), 34 + chance.randrange(14)
    drawn.ellipse((left, top, left + 96, top + 96), fill=colour, outline=_shade(colour, -40))
    drawn.arc((left + 80, top + 20, left + 124, top + 76), -90, 90, fill=_shade(colour, -30), width=7)
    drawn.ellipse((left + 24, top - 6, left + 72, top + 12), fill=_shade(colour, 30))
    drawn.arc((left + 10, top + 10, left + 50, top + 70), 180, 260, fill=_shade(colour, 60), width=4)
    if caption:
        crack = [(left + 44, top + 4)]
        for _ in range(6):
            crack.append((crack[-1][0] + chance.randrange(-12, 13), crack[-1][1] + 14))
        drawn.line(crack, fill=_INK, width=3)


def _garment(drawn: ImageDraw.ImageDraw, chance: Random, colour: Colour, caption: str) -> None:
    """A jumper laid flat with a ruler across it."""
    x = 60 + chance.randrange(24)
    right = ((x + 112, 30), (x + 140, 72), (x + 116, 84), (x + 104, 62), (x + 104, 146))
    left = ((x + 8, 146), (x + 8, 62), (x - 4, 84), (x - 28, 72), (x, 30))
    drawn.polygon([*right, *left], fill=colour, outline=_shade(colour, -40))
    y = 92 + chance.randrange(16)
    drawn.rectangle((x - 20, y, x + 132, y + 14), fill=(222, 196, 92))
    for tick in range(0, 152, 8):
        drawn.line((x - 20 + tick, y, x - 20 + tick, y + (9 if tick % 40 == 0 else 5)), fill=_INK)
    _write(drawn, (x, y + 18), [caption], _shade(colour, 90))


def _device(drawn: ImageDraw.ImageDraw, chance: Random, colour: Colour, caption: str) -> None:
    """A device with a display; dark where no caption lights it."""
    left, top = 48 + chance.randrange(30), 28 + chance.randrange(14)
    drawn.rounded_rectangle((left, top, left + 132, top + 96), 10, fill=colour, outline=_shade(colour, -40))
    drawn.rectangle((left + 14, top + 14, left + 118, top + 58), fill=(18, 26, 20) if caption else (10, 10, 12))
    _write(drawn, (left + 24, top + 30), [caption], (120, 220, 130))
    for button in range(4):
        drawn.ellipse((left + 20 + button * 26, top + 70, left + 34 + button * 26, top + 84), fill=_shade(colour, 40))


def _pieces(drawn: ImageDraw.ImageDraw, chance: Random, colour: Colour, caption: str) -> None:
    """Small parts counted out in rows."""
    wanted = int(caption or "40")
    for place in range(wanted):
        x, y = 24 + place % 14 * 14 + chance.randrange(4), 40 + place // 14 * 14 + chance.randrange(4)
        drawn.line((x, y, x + 7, y + 5), fill=colour, width=3)
        drawn.point((x, y), fill=_shade(colour, 60))


def _watch(drawn: ImageDraw.ImageDraw, chance: Random, colour: Colour, caption: str) -> None:
    """Two dials side by side, the doubted one and the one it is held against."""
    for place, x in enumerate((26, 134)):
        drawn.rectangle((x + 26, 18, x + 54, 148), fill=_shade(colour, -30))
        drawn.ellipse((x, 44, x + 80, 124), fill=_CARD, outline=colour, width=5)
        for _ in range(2):
            drawn.line((x + 40, 84, x + 16 + chance.randrange(48), 60 + chance.randrange(24)), fill=_INK, width=3)
        _write(drawn, (x + 22, 96), [caption if place else "original"], _INK)


def _label(drawn: ImageDraw.ImageDraw, chance: Random, _colour: Colour, caption: str) -> None:
    """A shipping label or a sewn-in one: the caption's lines on a card, with bars."""
    drawn.rectangle((20, 16, 220, 146), fill=_CARD, outline=_INK)
    _write(drawn, (30, 24), caption.split("|"), _INK)
    x = 30
    while x < 206:
        width = chance.randrange(1, 5)
        drawn.rectangle((x, 108, x + width, 138), fill=_INK)
        x += width + chance.randrange(2, 5)


def _write(drawn: ImageDraw.ImageDraw, at: tuple[int, int], lines: Sequence[str], colour: Colour) -> None:
    for row, line in enumerate(lines):
        if line:
            drawn.text((at[0], at[1] + row * 14), line, fill=colour)


_KINDS: dict[str, Draw] = {
    "parcel": _parcel,
    "vessel": _vessel,
    "garment": _garment,
    "device": _device,
    "pieces": _pieces,
    "watch": _watch,
    "label": _label,
}
