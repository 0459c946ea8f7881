import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.exchange.objects import DEEPEST, LONGEST_LINE
from caseboard.exchange.records import BadRecord, decode
from tests.exchange.lines import line, why

BAD_JSON = [
    (b"", "the line is no JSON: it is empty"),
    (b"   \t", "it is empty"),
    (b"{", "it breaks off"),
    (b"[]", "the line is no JSON object"),
    (b'"text"', "the line is no JSON object"),
    (b"{'a': 1}", "the line is no JSON"),
    (b'{"a": 1} {"b": 2}', "trailing characters"),
    (b'{"a": NaN}', "NaN and Infinity are no numbers"),
    (b'{"a": [1, -Infinity]}', "NaN and Infinity are no numbers"),
    (b'{"a": 1e999}', "a number is larger than any that is kept"),
    (b'{"a": ' + b"9" * 25 + b"}", "a number is larger than any that is kept"),
    (b'{"a": ' + b"9" * 5000 + b"}", "a number is larger than any that is kept"),
    (b'{"a": "x\x00y"}', "it holds the character NUL"),
    (b'{"a": "\xff"}', "the line is not UTF-8"),
    (b'{"a": "\xed\xa0\x80"}', "the line is not UTF-8"),
    ('{"a": 1}'.encode("utf-16"), "the line is no JSON"),
    (rb'{"a": "\ud800"}', "half a character"),
    (rb'{"a": "\udc00x"}', "half a character"),
    (rb'{"\ud83dx": 1}', "half a character"),
    (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", f"nested deeper than {DEEPEST} levels"),
    (b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", f"nested deeper than {DEEPEST} levels"),
    (b'{"a": "' + b"x" * LONGEST_LINE + b'"}', "the line is longer than 4 MB"),
]


@pytest.mark.parametrize(("raw", "words"), BAD_JSON)
def test_what_is_no_json_object_is_refused(raw, words):
    """A line that is no JSON object, or holds what no database keeps, is refused in words."""
    assert words in why(raw)


@pytest.mark.parametrize(
    "inside",
    [
        rb'"text": "a\u0000b"',
        rb'"text": "t", "more": {"deep": ["\u0000"]}',
        rb'"text": "t", "a\u0000key": 1',
        rb'"text": "t", "more": [{"a\u0000key": 1}]',
    ],
)
def test_nul_is_refused_however_it_is_written(inside):
    """An escaped NUL is found in texts and keys at any depth."""
    head = line("message", text=...)[:-1]
    assert "NUL" in why(head + b", " + inside + b"}")


def test_an_escaped_backslash_before_u0000_is_no_nul():
    """The six characters that spell a NUL in JSON may stand in a text."""
    assert decode(line("message", text="\\u0000")).record.fields["text"] == "\\u0000"


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        (b'"text": "a", "text": "b"', "text"),
        (b'"text": "a", "text" \t: "a"', "text"),
        (b'"text" : "a", "t\\u0065xt": "a"', "text"),
        (b'"text": "a", "at": "2026-03-02T12:00:00Z"', "at"),
        (b'"text": "a", "more": {"x": 1, "x": 1}', "x"),
        (b'"text": "a", "more": [[{"x": 1}, {"x": 1, "y": 2, "x": 3}]]', "x"),
    ],
)
def test_duplicate_keys_are_refused_at_any_depth(inside, key):
    """A key that stands twice in one object is refused, even where both say the same."""
    head = line("message", text=...)[:-1]
    assert why(head + b", " + inside + b"}") == f"the key {key} stands twice in one object"


@pytest.mark.parametrize("text", ['": "', '"a": 1, "a": 2', ': "', 'x":', '\\": \\"'])
def test_text_that_looks_like_keys_is_no_duplicate(text):
    """What a party writes may look like JSON."""
    assert decode(line("message", text=text)).record.fields["text"] == text


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_refused(raw):
    """Bytes from anywhere never make decoding fall over."""
    with pytest.raises(BadRecord):
        decode(raw)
