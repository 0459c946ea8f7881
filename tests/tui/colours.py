"""How colours are told apart: contrast as WCAG 2.2 counts it, and what colour-blind eyes are left with.

The matrices are those of Machado, Oliveira and Fernandes (2009) for a full
deficiency, in linear light; distances are Euclidean in CIE L*a*b* (D65).
"""

import math

SEEN = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour):
    """Return red, green and blue of ``#rrggbb`` in linear light."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    """Return the contrast of two colours, from 1 to 21."""
    bright, dark = sorted(
        (sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other)),
        reverse=True,
    )
    return (bright + 0.05) / (dark + 0.05)


def lab(colour, eyes):
    """Return *colour* as *eyes* see it, in CIE L*a*b*."""
    light = linear(colour)
    r, g, b = (
        min(1, max(0, sum(weight * part for weight, part in zip(row, light, strict=True)))) for row in SEEN[eyes]
    )
    white = (0.95047, 1.0, 1.08883)
    xyz = (
        0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        0.0193339 * r + 0.1191920 * g + 0.9503041 * b,
    )
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (value / whole for value, whole in zip(xyz, white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one, other, eyes):
    """Return how far apart two colours are for *eyes*; about 2 is the least that can be seen side by side."""
    return math.dist(lab(one, eyes), lab(other, eyes))
