"""Canonical bytes agree with an independent RFC 8785, and what is ambiguous is refused."""

import json
import random
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from caseboard.ledger.canonical import NotCanonical, canonical, instant
from tests.ledger.documents import compared

EXACT = 2**53
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127))
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT + 1, EXACT - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


class Colour(StrEnum):
    """Text that prints as something else."""

    RED = "red"


class Count(IntEnum):
    """A number that prints as something else."""

    ONE = 1


@settings(max_examples=400)
@given(DOCUMENTS)
def test_the_bytes_are_those_of_rfc_8785(document):
    """An independent implementation gives the same bytes for every document that is allowed."""
    assert canonical(document) == rfc8785.dumps(document)


def test_documents_by_chance_have_the_bytes_of_rfc_8785():
    """A tenth of what `python -m tests.faults --full` compares, the same each time."""
    assert compared(5_000, random.Random(8785)) == []


@settings(max_examples=200)
@given(DOCUMENTS)
def test_the_bytes_say_what_the_document_says(document):
    """Reading canonical bytes gives the document back, and writing that again the same bytes."""
    read = json.loads(canonical(document))
    assert read == document
    assert canonical(read) == canonical(document)


@settings(max_examples=200)
@given(st.dictionaries(KEYS, TEXT))
def test_the_order_of_keys_does_not_matter(document):
    """Two dictionaries with the same content in another order have the same bytes."""
    assert canonical(dict(reversed(document.items()))) == canonical(document)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, b"{}"),
        ([], b"[]"),
        ("", b'""'),
        (None, b"null"),
        (True, b"true"),  # a boolean is no number, although Python takes it for one
        ([0, -0, 1, -1], b"[0,0,1,-1]"),
        (EXACT - 1, b"9007199254740991"),
        (1 - EXACT, b"-9007199254740991"),
        ({"b": 1, "B": 2, "": 3, "a1": 4, "a": 5}, b'{"":3,"B":2,"a":5,"a1":4,"b":1}'),
        ('"\\/', b'"\\"\\\\/"'),  # a solidus is not escaped
        ("\b\t\n\f\r", b'"\\b\\t\\n\\f\\r"'),  # the five short escapes
        ("\x00\x1b\x1f", b'"\\u0000\\u001b\\u001f"'),  # the rest below space, in lower case
        ("\x7f\x85\u2028", b'"\x7f\xc2\x85\xe2\x80\xa8"'),  # nothing else is escaped
        ("€ 💶", b'"\xe2\x82\xac \xf0\x9f\x92\xb6"'),
        ("e\u0301", b'"e\xcc\x81"'),  # not normalised: another text stays another text
    ],
)
def test_known_bytes(document, expected):
    """Documents at the edges of the format have the bytes the RFC gives them."""
    assert canonical(document) == expected


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (EXACT, "$"),  # the first whole number that a double cannot tell from the next
        (-EXACT, "$"),
        (1.0, "$"),
        (float("nan"), "$"),
        (Decimal(1), "$"),
        (b"bytes", "$"),
        ((1, 2), "$"),
        ({1}, "$"),
        (Colour.RED, "$"),
        (Count.ONE, "$"),
        (OrderedDict(a=1), "$"),
        (datetime(2026, 1, 1, tzinfo=UTC), "$"),
        ("\ud83d", "$"),  # half a pair, first
        ("a\udc36", "$"),  # half a pair, second
        ({"a": [0, {"b": 0.5}]}, "$.a[1].b"),
        ({1: "a"}, "$"),
        ({None: "a"}, "$"),
        ({Colour.RED: "a"}, "$"),
        ({"é": 1}, "$"),
        ({"a": {"\udc36": 1}}, "$.a"),
    ],
)
def test_what_has_no_canonical_bytes_is_refused(document, place):
    """A document that could be written in two ways is refused, and the refusal says where."""
    with pytest.raises(NotCanonical) as refused:
        canonical(document)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 1, 12, 0, tzinfo=UTC), "2026-03-01T12:00:00.000000Z"),  # zeros are written
        (datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC), "2026-03-01T12:00:00.000001Z"),
        (datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2026-02-28T23:00:00.000000Z"),
        (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00.000000Z"),  # the year keeps four digits
    ],
)
def test_instants_have_one_text(at, expected):
    """An instant is written in UTC with six digits and Z, whatever zone it came in."""
    assert instant(at) == expected


def test_an_instant_without_an_offset_is_refused():
    """Nobody can tell when a naive time was, so no entry holds one."""
    with pytest.raises(NotCanonical, match="2026-03-01T12:00:00"):
        instant(datetime(2026, 3, 1, 12, 0))
