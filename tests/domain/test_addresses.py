"""PO boxes in addresses, and labels that name another address than the order."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain import addresses
from caseboard.domain.addresses import address_text, differs, normal, po_box


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("P.O. Box", "P.O. Box"),
        ("PO Box 12", "PO Box 12"),
        ("P.O.Box 12, Springfield", "P.O.Box 12"),
        ("p.o.box12", "p.o.box12"),
        ("POBOX 12", "POBOX 12"),
        ("P O Box No. 12", "P O Box No. 12"),
        ("P. O. Box #12", "P. O. Box #12"),
        ("p/o box 12", "p/o box 12"),
        ("P.0. Box 12", "P.0. Box 12"),  # a zero for the letter
        ("Suite 4, PO-Box 7", "PO-Box 7"),
        ("POB 12", "POB 12"),
        ("P.O.B. 12", "P.O.B. 12"),
        ("GPO Box 1234", "GPO Box 1234"),
        ("P.O. Drawer 5", "P.O. Drawer 5"),
        ("Post Office Box 3", "Post Office Box 3"),
        ("Post Box 3", "Post Box 3"),
        ("Locked Bag 12", "Locked Bag 12"),
        ("Private Bag X12", "Private Bag X12"),
        ("Postfach", "Postfach"),
        ("Postfach 10 20 30", "Postfach 10"),
        ("POSTFACH NR. 7", "POSTFACH NR. 7"),
        ("Postschließfach 9", "Postschließfach 9"),
        ("Postschliessfach 9", "Postschliessfach 9"),
        ("PF 1020", "PF 1020"),
        ("1364 Budapest, Pf. 12", "Pf. 12"),
        ("Postafiók 12", "Postafiók 12"),
        ("Boîte postale 12", "Boîte postale 12"),
        ("BOITE POSTALE", "BOITE POSTALE"),
        ("12 rue du Port, BP 90013", "BP 90013"),
        ("B.P. 13", "B.P. 13"),
        ("Case postale 5", "Case postale 5"),
        ("Apartado", "Apartado"),
        ("Apartado de Correos 1.234", "Apartado de Correos 1"),
        ("Apartado Postal 55", "Apartado Postal 55"),
        ("Apartado n.º 55", "Apartado"),
        ("Apdo. 55", "Apdo. 55"),
        ("APDO POSTAL 55", "APDO POSTAL 55"),
        ("Aptdo. 55", "Aptdo. 55"),
        ("Caixa Postal 1", "Caixa Postal 1"),
        ("Cx. Postal 1", "Cx. Postal 1"),
        ("Casella postale 4", "Casella postale 4"),
        ("Cas. Post. 4", "Cas. Post. 4"),
        ("Postbus 51", "Postbus 51"),
        ("Postboks 9", "Postboks 9"),
        ("Box 1234", "Box 1234"),  # Swedish: nothing else on the line
        ("Boks 12", "Boks 12"),
        ("PL 123", "PL 123"),  # Finnish
        ("Postilokero 3", "Postilokero 3"),
        ("Skrytka pocztowa 7", "Skrytka pocztowa 7"),
        ("Skr. poczt. 7", "Skr. poczt. 7"),
        ("Poštovní přihrádka 2", "Poštovní přihrádka 2"),
        ("Poštanski pretinac 2", "Poštanski pretinac 2"),
        ("Căsuța poștală 2", "Căsuța poștală 2"),
        ("Posta Kutusu 8", "Posta Kutusu 8"),
        ("Kotak Pos 8", "Kotak Pos 8"),
        ("Абонентский ящик 8", "Абонентский ящик 8"),
        ("Москва, а/я 8", "а/я 8"),  # noqa: RUF001
        ("Ταχυδρομική Θυρίδα 8", "Ταχυδρομική Θυρίδα 8"),
        ("北京市邮政信箱12", "邮政信箱12"),
        ("新宿郵便局私書箱12号", "私書箱12"),
        ("서울 사서함 12", "사서함 12"),
    ],
)
def test_r33_po_boxes(line, found):
    """A PO box is found in many languages, and quoted as it is written."""
    assert po_box([line]) == found


@pytest.mark.parametrize(
    "line",
    [
        "Boxley Road",
        "12 Boxley Road",
        "Packstation 145",
        "Post Office Road 3",
        "The Old Post Office",
        "Boxberg",
        "97944 Boxberg",
        "Postfachstraße 3",
        "Postfächerweg 1",
        "Box Hill 12",
        "3 Box Lane",
        "Box 12, Unit 4",  # something stands beside it
        "Postfiliale 501",
        "Postplatz 1",
        "Old Postbox House",
        "Post Box Cottage",
        "Expo Boxing Hall",
        "Depot Box Street",
        "Po Boxer Allee",
        "Ponte do Apartador 3",
        "Apartadó, Antioquia",
        "Calle 5, APARTADÓ",
        "Apartado, Antioquia",  # the town without its accent
        "Apartamento 12",
        "Apto 12",
        "Caixa d'Água 4",
        "Caixas Postais",
        "Casella 4",
        "Bp. 1134, Váci út 5",  # Budapest
        "BP Tankstelle",
        "Rua BPX 12",
        "PF Lane",
        "PL12 6AB",  # Plymouth
        "Pl. Wolności 5",
        "POB Lane",
        "Pobjoy Street 4",
        "Postbusje 3",
        "Private Bagshot Road 4",
        "Locked Bag",
        "Улица Ямская 8",
        "",
        " ",
        "...",
    ],
)
def test_r33_no_po_boxes(line):
    """Streets, towns and parcel lockers whose names resemble a PO box are none."""
    assert po_box([line]) is None


@pytest.mark.parametrize(
    "line",
    [
        "PO BOX 12",
        "po box 12",
        "p.o.  box   12",
        "\uff30\uff2f \uff22\uff2f\uff38 \uff11\uff12",  # full-width
        "PO\u00a0Box 12",  # no-break space
        "PO\u200b Bo\u200dx 12",  # zero-width letters inside
        "P\u00ad.O.\tBox 12",  # soft hyphen, tab
        "P\u0301O\u0302 Box 12",  # marks
        "\U0001d40f\U0001d40e \U0001d401\U0001d428\U0001d431 12",  # mathematical letters
    ],
)
def test_r33_disguises(line):
    """Case, spacing, width, marks and invisible letters do not hide a PO box."""
    assert po_box(["12 Main Street", line]) is not None


def test_r33_decomposed_letters():
    """An accent typed as a letter of its own changes no answer."""
    assert po_box([unicodedata.normalize("NFD", "Boîte postale 12")]) is not None
    assert po_box([unicodedata.normalize("NFD", "Apartadó, Antioquia")]) is None
    assert po_box([unicodedata.normalize("NFD", "Apartadó, Chocó")]) is None


def test_r33_every_line_is_read():
    """The box may stand on any line, and the first one is quoted."""
    assert po_box(["Jane Roe", "12 Main Street", "Postfach 7", "PO Box 8"]) == "Postfach 7"
    assert po_box([]) is None


def test_r33_the_quote_is_short():
    """A line with thousands of invisible letters is not quoted whole."""
    found = po_box(["P" + "\u200b" * 100_000 + "O Box"])
    assert found is not None
    assert len(found) <= 80


HOSTILE = [
    "p" * 200_000,
    "p." * 100_000,
    "p o b " * 33_000,
    "post office " * 16_000,
    "apartado " * 10 + "a" * 200_000,
    " " * 200_000,
    "\u200b" * 200_000,
    "a" + "\u0315\u0300" * 100_000,  # marks in the order that is slowest to normalise
    "1" * 200_000,
    "skr. " * 40_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines_end(text):
    """A line of 200 kB is read to its end, and what stands there is found; comparing it ends as well."""
    assert po_box([text + "\u0430" + " Postfach"]) is not None
    differs(text, text[::-1])
    differs("\n".join(text[:50_000]), text)
    assert normal(text) == normal(text + " ")


def test_the_patterns_cannot_run_away():
    """No repetition in the patterns is unbounded, so none can be nested in another."""
    for pattern in (addresses._PO_BOX, addresses._ALONE):
        unescaped = re.sub(r"\\.", "", pattern.pattern)
        assert not re.search(r"[*+]|\{\d+,\}", unescaped)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Rua  São João, 12-A", "rua sao joao 12 a"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("\uff11\uff12 Main\u200b St.", "12 main st"),
        ("line\nbreak", "line break"),
        ("İstanbul", "istanbul"),
        ("서울", "서울"),
        ("", ""),
        ("---", ""),
    ],
)
def test_normal(text, plain):
    """An address is compared without case, marks, punctuation, width and line breaks."""
    assert normal(text) == plain


@given(st.text())
def test_normal_is_at_rest(text):
    """Normalising a normalised text changes nothing."""
    assert normal(normal(text)) == normal(text)


def test_address_text():
    """An address becomes one text, a line each, empty ones left out."""
    assert address_text([" 12 Main St ", "", "Springfield"], "62701", "US") == "12 Main St\nSpringfield\n62701\nUS"
    assert address_text([], "", "") == ""


ORDER = address_text(["12 Main St", "Springfield, IL"], "62701-1234", "US")


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (ORDER, False),
        ("12 Main St\nSpringfield, IL\n62701-1234", False),  # without the country
        ("Jane Roe\n12 MAIN ST.\nSPRINGFIELD IL 62701 1234\nUSA, phone 555 0100", False),  # with a name
        ("12 Main St, Springfield IL 627011234", False),  # the postcode in one piece
        ("62701-1234 Springfield, IL; 12 Main St", False),  # lines in another order
        ("\uff11\uff12 Main St Springfield IL 62701-1234", False),  # full-width digits
        ("112 Main St, Springfield IL 62701-1234", True),  # another number
        ("12a Main St, Springfield IL 62701-1234", True),
        ("14 Main St, Springfield IL 62701-1234", True),
        ("12 Main Street, Springfield IL 62701-1234", True),  # normalising is no dictionary
        ("12 Main St, Springfield IL 62701-1235", True),  # another postcode
        ("12 Main St, Springfield IL", True),  # no postcode
        ("Main St 12, Springfield IL 62701-1234", True),  # words of a line out of sequence
        ("PO Box 9, Shelbyville", True),
        ("", False),  # nothing known
        ("---", False),
    ],
)
def test_label_and_order_address(label, answer):
    """A label agrees if every line of the order's address stands in it, whole words in sequence."""
    assert differs(ORDER, label) is answer


@pytest.mark.parametrize(
    ("order", "label", "answer"),
    [
        ("sao paulo\nSP\n01310\nBR", "São Paulo SP 01310", False),  # accents, country left out
        ("sao paulo\nSP\n01310\nBR", "São Paulo RJ 01310", True),  # another state
        ("sao paulo\nSP\n01310\nBR", "São Paulo SP 01310 Brasil", False),
        ("Hauptstraße 5\n10115\nBerlin", "HAUPTSTRASSE 5, 10115 BERLIN", False),
        ("12 A Main", "12A Main", False),  # letters grouped otherwise
        ("US", "DE", True),  # the only line is the address, not a country
        ("", "12 Main St", False),
        ("US", "", False),
    ],
)
def test_other_addresses(order, label, answer):
    """Accents, sharp s and grouping do not make another address; another state does."""
    assert differs(order, label) is answer


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=8), st.text(max_size=40))
def test_an_address_agrees_with_itself(lines, postcode, name):
    """A label with the order's very address and a name in front never differs."""
    order = address_text(lines, postcode, "BR")
    assert not differs(order, f"{name}\n{order}")
