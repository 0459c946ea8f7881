"""Pictures as sixels: one sequence that is drawn over cells left blank for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import ControlType, Segment

if TYPE_CHECKING:
    from textual.strip import Strip

    from caseboard.services.previewing import Picture

# A control that moves nothing: what is a control is neither filtered nor measured.
_NOTHING = ((ControlType.CURSOR_FORWARD, 0),)


def encoded(picture: Picture) -> str:
    """Return *picture* as sixels; the pixels are our own, nothing of a party's is decoded."""
    from PIL import Image  # noqa: PLC0415  only this way of drawing wants it
    from textual_image._sixel import image_to_sixels  # noqa: PLC0415  asks the terminal nothing

    return image_to_sixels(Image.frombytes("RGB", (picture.width, picture.height), picture.rgb))


def laid_over(strip: Strip, sixels: str, x: int, y: int, after: tuple[int, int]) -> Strip:
    """Return *strip* with *sixels* drawn at column *x* and line *y* of the terminal behind it; then on from *after*."""
    from textual.strip import Strip as Made  # noqa: PLC0415  the type's own name is taken

    drawn = f"\x1b[{y + 1};{x + 1}H{sixels}\x1b[{after[1] + 1};{after[0] + 1}H"
    return Made([*strip, Segment(drawn, None, _NOTHING)], strip.cell_length)
