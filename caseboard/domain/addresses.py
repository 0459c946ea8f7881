"""Addresses: whether one is a PO box (R33), and whether a label differs from the order's (*Slots*, R34)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

LONGEST = 4_000
"""Characters of an address that are compared; no real one is longer, and a hostile one costs no time."""

# Patterns read folded text (`_folded`): small letters without marks, one space between words. No letter
# stands on either side of what they match: "Postfachstraße" and "Boxley Road" are none. Where the words mean
# other things too, a number has to follow. Repetitions are bounded and never nested: time stays linear.
_GAP = r"[\W_]{0,3}"
_NUMBER_NEXT = r"(?=[\W_]{0,3}(?:n[ro]?[\W_]{1,2})?[a-z]?\d)"
_PO_BOX_WORDS = (
    # English: PO Box, G.P.O. Box, P.O. Drawer, P.O.B. 12, Post Office Box, Post Box 12, Locked Bag 12
    rf"(?:g{_GAP})?p{_GAP}[o0]{_GAP}(?:box|drawer)",
    rf"p{_GAP}[o0]{_GAP}b{_NUMBER_NEXT}",
    r"post office (?:box|drawer)",
    rf"post(?:al)?[ -]?box{_NUMBER_NEXT}",
    rf"(?:locked|private) bag{_NUMBER_NEXT}",
    # German: Postfach, Postschließfach, PF 12; Hungarian: postafiók, Pf. 12
    r"post(?:schliess)?fach",
    rf"pf{_NUMBER_NEXT}",
    r"postafiok",
    # French: boîte postale, case postale, BP 12
    r"(?:boite|case) postale",
    rf"b[. ]{{0,2}}p{_NUMBER_NEXT}",
    # Spanish and Portuguese: apartado, apdo. 12, caixa postal, cx. postal
    r"apartado(?: (?:de correos|postal|aereo))?(?![\W_]{1,3}antioquia)",
    rf"ap(?:ar)?t?do(?:[. ]{{1,2}}postal)?{_NUMBER_NEXT}",
    r"(?:caixa|cx[. ]?) postal",
    # Italian: casella postale, cas. post.
    r"cas(?:ella|[. ]{1,2}) ?post(?:ale)?",
    # Dutch, Danish and Norwegian, Finnish
    r"postbus|postboks|postilokero",
    # Polish, Czech, Slovak: skrytka pocztowa, poštovní přihrádka, poštový priečinok
    r"skr(?:ytka|[. ]{1,2}) ?poczt(?:owa)?",
    r"postovni prihradka|postov(?:a priehradka|y priecinok)",
    # Croatian and Serbian, Slovene, Romanian: poštanski pretinac, poštni predal, căsuța poștală
    r"postanski (?:pretinac|fah)|postni predal|casuta postala",
    # Turkish, Indonesian, Malay
    r"posta kutusu|kotak pos|peti surat",
    # Russian, Ukrainian, Bulgarian
    r"абонентск\w{1,3} ящик|почтов\w{1,3} ящик|а/я|абонентськ\w{1,2} скриньк\w|пощенска кутия",  # noqa: RUF001
    # Greek
    r"ταχυδρομικη θυριδα",
)
# Chinese, Japanese and Korean put no space between words.
_UNSPACED = r"邮政信箱|郵政信箱|私書箱|사서함"
_NUMBER = r"(?:[ .,:#-]{0,3}(?:n[ro°]?[. ]{1,2})?[a-z]?\d{1,8})?"
_PO_BOX = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_PO_BOX_WORDS)})(?![^\W\d_]){_NUMBER}|(?:{_UNSPACED}){_NUMBER}")
# Swedish, Danish and Finnish say just that; with anything beside it, a box may be a box.
_ALONE = re.compile(r" ?(?:box|boks|pl) \d{1,5} ?")
# Apartadó is a town, and Bp. stands for Budapest.
_TOWNS = re.compile(r"(?i:apartad)[óÓ]|Bp")

_QUOTED = 80
_WORD = re.compile(r"[^\W_]+")
# Of plain ASCII only blanks and control characters are more than one letter without case.
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
_COUNTRY = re.compile(r"[A-Z]{2}")


def po_box(lines: Sequence[str]) -> str | None:
    """Return the words by which an address is a PO box, as they are written in it, or none (R33).

    Case, dots, spacing, accents, full-width forms and invisible characters do not
    hide one. It weighs against the buyer and is never a ground alone. The Italian and
    Romanian "C.P." is not read: it means the postcode as often.
    """
    return next((found for line in lines if (found := _po_box_in(line))), None)


def _po_box_in(line: str) -> str | None:
    folded, places = _folded(line)
    places.append(len(line))
    alone = _ALONE.fullmatch(folded)
    for match in [alone] if alone else _PO_BOX.finditer(folded):
        # Up to the next letter that counts, so that marks and invisible letters stay with theirs.
        written = line[places[match.start()] : places[match.end()]][:_QUOTED]
        if not _TOWNS.match(unicodedata.normalize("NFC", written)):
            return " ".join(written.split())
    return None


def address_text(lines: Iterable[str], postcode: str, country: str) -> str:
    """Return an address as one text, a line each: street lines, postcode, country code."""
    return "\n".join(line for part in (*lines, postcode, country) if (line := part.strip()))


def in_lines(sent: object) -> str:
    """Return an address that was *sent*, an object or a text, as lines: street lines, postcode, country."""
    if not isinstance(sent, Mapping):
        return sent if isinstance(sent, str) else ""
    lines = [str(line) for line in sent.get("lines") or ()]
    return "\n".join([*lines, *(str(sent[name]) for name in ("postcode", "country") if sent.get(name))])


def normal(text: str) -> str:
    """Return the words of an address as they are compared: small, without marks and punctuation."""
    return " ".join(_WORD.findall(_letters(text)))


def differs(order_address: str, label: str) -> bool:
    """Whether a parcel's label names another address than the order, after normalising (*Slots*).

    Both are texts as `address_text` makes them; a label may also be what stood on the
    parcel, with the recipient's name or a telephone number. It agrees if each line of
    the order's address, postcode included, stands in it with its words in their
    sequence; how a label breaks its lines, or writes a postcode apart, does not
    matter. The country code is left out: labels spell countries, or leave them out.
    Where either side names nothing there is nothing to differ.
    """
    wanted = [words for line in _street(order_address) if (words := _WORD.findall(_letters(line)))]
    there = _WORD.findall(_letters(label[:LONGEST]))
    if not wanted or not there:
        return False
    return not all(stand_in(words, there) for words in wanted)


def words_in(text: str) -> list[str]:
    """Return the words of an address as they are compared, in order."""
    return _WORD.findall(_letters(text[:LONGEST]))


def _street(address: str) -> list[str]:
    """Return the lines of an address but for a country code at its end."""
    lines = [line for line in address[:LONGEST].splitlines() if line.strip()]
    return lines[:-1] if len(lines) > 1 and _COUNTRY.fullmatch(lines[-1].strip()) else lines


def stand_in(words: Sequence[str], there: Sequence[str]) -> bool:
    """Whether *words* stand in *there* side by side, however the letters are grouped into words.

    Only whole words of the label count: number 1 does not stand in number 11.
    """
    edges, text = {0}, ""
    for word in there:
        text += word
        edges.add(len(text))
    sought = "".join(words)
    start = text.find(sought)
    while start >= 0:
        if start in edges and start + len(sought) in edges:
            return True
        start = text.find(sought, start + 1)
    return False


def _letters(text: str) -> str:
    """Return *text* folded for comparing, where nobody asks for the places."""
    return _BLANK.sub(" ", text).lower() if text.isascii() else _folded(text)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return *text* folded for comparing, and for each of its letters the place it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in _plain(letter):
            if plain == " " and letters and letters[-1] == " ":
                continue
            letters.append(plain)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4_096)
def _plain(letter: str) -> str:
    """Return one letter without case, marks and width; nothing for an invisible one.

    Letter by letter, since normalising a long run of marks as a whole takes time
    that grows with its square.
    """
    if letter.isspace() or unicodedata.category(letter) == "Cc":
        return " "
    if unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f":
        return ""
    parts = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    return unicodedata.normalize("NFC", "".join(parts)).casefold()
