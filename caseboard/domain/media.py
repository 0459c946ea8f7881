"""What a file is by its first bytes, whatever its name says (rules, *Slots*: readable)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

Medium = Literal["text", "image", "pdf", "video", "other"]

HEAD = 4_096
"""Bytes from the beginning of a file that tell what it is."""

# What shows nothing: spaces, controls, and letters that take no room. Twenty of them are no statement.
BLANK = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160),
        (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F),
        (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xE0000, 0xE007F),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Letters that a reader cannot see."""

_BOM = b"\xef\xbb\xbf"
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
# Kinds that people send and that are kept but not read: the letter to them can say what it was.
_UNREAD = (
    (b"PK\x03\x04", "application/zip"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
)
# Brands of ISO base media files (ISO/IEC 14496-12) that are films. HEIC, AVIF and sound share the form.
_FILM_BRANDS = re.compile(
    rb"qt  |isom|iso[2-9]|mp4[12]|mp71|avc1|hvc1|hev1|av01|M4V[ HP]|f4v |dash|MSNV|NDS[CHMPSX]|XAVC|3g[2p]."
)
_PICTURE_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic", b"hevx": "image/heic", b"mif1": "image/heif", b"msf1": "image/heif",
    b"avif": "image/avif", b"avis": "image/avif",
}  # fmt: skip
_SOUND_BRANDS = re.compile(rb"M4[ABP] |F4[AB] ")
_PROMISES: dict[str, frozenset[str]] = {
    ending: frozenset(mimes.split())
    for endings, mimes in (
        ("png", "image/png"),
        ("jpg jpeg jpe jfif", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("bmp", "image/bmp"),
        ("tif tiff", "image/tiff"),
        ("heic heif", "image/heic image/heif"),
        ("avif", "image/avif"),
        ("svg", "image/svg+xml"),
        ("pdf", "application/pdf"),
        ("txt text csv log md eml htm html xml json", "text/plain image/svg+xml"),
        ("mp4 m4v mov qt 3gp", "video/mp4 video/quicktime"),
        ("webm", "video/webm"),
        ("mkv", "video/x-matroska"),
        ("zip docx xlsx pptx odt ods odp", "application/zip"),
        ("doc xls ppt msg", "application/x-ole-storage"),
        # Programs are nothing that the desk knows, so whatever it knows is not one.
        ("exe com bat cmd scr js vbs ps1 sh jar apk", "application/octet-stream text/plain application/zip"),
    )
    for ending in endings.split()
}
"""What a file is to be whose name ends so."""
_SVG = re.compile(r"<svg[\s>]", re.IGNORECASE)
_SVG_STARTS = ("<svg", "<?xml", "<!--", "<!doctype svg")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a file claims to be by its first bytes; whether it decodes is another question."""

    medium: Medium
    mime: str


OTHER = Signature("other", "application/octet-stream")


def signature(head: bytes) -> Signature:
    """Return what a file that begins with *head* is; `HEAD` bytes are enough."""
    return _picture(head) or _film(head) or _document(head) or OTHER


def _picture(head: bytes) -> Signature | None:
    for start, mime in _IMAGES:
        if head.startswith(start):
            return Signature("image", mime)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Signature("image", "image/webp")
    return None


def _film(head: bytes) -> Signature | None:
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head)
    # Every box begins with its length, and these are short: a text cannot look like one, it has no NUL.
    if head[4:8] == b"ftyp" and head[:2] == b"\x00\x00":
        return _base_media(head)
    if head[4:8] in (b"moov", b"mdat", b"wide") and head[:1] == b"\x00":
        return Signature("video", "video/quicktime")
    return None


def _matroska(head: bytes) -> Signature:
    """Tell WebM from other Matroska by the DocType element (0x4282) of the EBML header (RFC 8794)."""
    at = head.find(b"\x42\x82")
    return Signature("video", "video/webm") if at > 0 and b"webm" in head[at : at + 16] else _unread("video/x-matroska")


def _base_media(head: bytes) -> Signature:
    length = int.from_bytes(head[:4], "big")
    major = head[8:12]
    if mime := _PICTURE_BRANDS.get(major):
        return _unread(mime)
    if _SOUND_BRANDS.fullmatch(major):
        return _unread("audio/mp4")
    compatible = head[16:length]
    brands = [major, *(compatible[at : at + 4] for at in range(0, len(compatible), 4))]
    if any(_FILM_BRANDS.fullmatch(brand) for brand in brands):
        return Signature("video", "video/quicktime" if major == b"qt  " else "video/mp4")
    return OTHER


def _document(head: bytes) -> Signature | None:
    if head.removeprefix(_BOM).lstrip().startswith(b"%PDF-"):
        return Signature("pdf", "application/pdf")
    text = _text_of(head)
    if text is None:
        return _binary(head)
    start = text.lstrip(BLANK)[:16].casefold()
    if start.startswith(_SVG_STARTS) and _SVG.search(text):
        # By its bytes it is text and can be read as such; nothing ever draws it.
        return Signature("text", "image/svg+xml")
    return Signature("text", "text/plain") if head else None


def _binary(head: bytes) -> Signature | None:
    # A PDF's header may stand anywhere in the first 1 024 bytes, and some mail systems put junk before it.
    if b"%PDF-" in head[:1_024]:
        return Signature("pdf", "application/pdf")
    return next((_unread(mime) for start, mime in _UNREAD if head.startswith(start)), None)


def _unread(mime: str) -> Signature:
    return Signature("other", mime)


def _text_of(head: bytes) -> str | None:
    """Return *head* as UTF-8 without NUL, a letter cut at its end left out, or none."""
    if b"\x00" in head:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return None


def characters(text: str) -> int:
    """Return how long a text is, without what cannot be seen at its beginning and end."""
    return len(text.strip(BLANK))


def belied(name: str, mime: str) -> bool:
    """Whether a file's name promises another kind of file than its content is; many names promise nothing."""
    promised = _PROMISES.get(name.rstrip(BLANK + ".").rpartition(".")[2].casefold()) if "." in name else None
    return promised is not None and mime not in promised
