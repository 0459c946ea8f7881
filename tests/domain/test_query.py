"""The query language: what each word means, and what is said of one that means nothing."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.query import FIELDS, LONGEST, MOST_TERMS, STATES, Query, QueryError, Span, read_query
from caseboard.domain.queue import SCOPES

HOUR = 3_600_000_000
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("text", "field", "values", "without"),
    [
        ("anna", "word", ("anna",), False),
        ("CB-12", "word", ("cb-12",), False),
        ("-anna", "word", ("anna",), True),
        ("--anna", "word", ("-anna",), True),
        ("jean-luc", "word", ("jean-luc",), False),  # a hyphen inside a word leaves nothing out
        ('"Mara Lind"', "word", ("mara lind",), False),
        ("12:30", "word", ("12:30",), False),  # no field begins with a digit
        ("STRASSE", "word", ("strasse",), False),
        ("Straße", "word", ("strasse",), False),  # as what is looked in is folded
        ("[/x]", "word", ("[/x]",), False),
        ("reason:damaged", "reason", ("damaged",), False),
        ("REASON:Damaged", "reason", ("damaged",), False),
        ("reason:not-received", "reason", ("not_received",), False),
        ('reason:"not received"', "reason", ("not_received",), False),
        ("reason:dam", "reason", ("damaged",), False),  # no other begins so
        ("reason:dam,qual", "reason", ("damaged", "quality"), False),
        ("detail:customs", "detail", ("customs",), False),
        ("stage:review", "stage", ("review",), False),
        ("currency:eur", "currency", ("EUR",), False),
        ("buyer:anna", "buyer", ("anna",), False),
        ('seller:"Bright Goods"', "seller", ("bright goods",), False),
        ("with:Me", "with", ("me",), False),
        ("with:none", "with", ("none",), False),
        ("-is:held", "is", ("held",), True),
        ("is:letter_failed", "is", ("letter_failed",), False),
        ("due:today", "due", ("today",), False),
    ],
)
def test_a_word_means(text, field, values, without):
    """Field, values in their folded form, and whether they are left out."""
    (term,) = read_query(text).terms
    assert (term.field, term.values, term.without, term.text) == (field, values, without, text)


@pytest.mark.parametrize(
    ("text", "span", "currency"),
    [
        ("amount:>50", Span(500_000, low_counts=False), ""),
        ("amount:>=49.9", Span(499_000), ""),
        ("amount:<0.001", Span(high=10, high_counts=False), ""),
        ("amount:<=7", Span(high=70_000), ""),
        ("amount:20..100", Span(200_000, 1_000_000), ""),
        ("amount:20..", Span(200_000), ""),
        ("amount:..20", Span(high=200_000), ""),
        ("amount:20..20", Span(200_000, 200_000), ""),
        ("amount:50", Span(500_000, 500_000), ""),
        ("amount:=50", Span(500_000, 500_000), ""),
        ("amount:>50EUR", Span(500_000, low_counts=False), "EUR"),
        ("amount:>50 EUR", Span(500_000, low_counts=False), "EUR"),
        ('amount:"> 50 eur"', Span(500_000, low_counts=False), "EUR"),
        ("due:<2d", Span(high=2 * DAY, high_counts=False), ""),
        ("due:>=12h", Span(12 * HOUR), ""),
        ("due:1d..1d12h", Span(DAY, 36 * HOUR), ""),
        ("due:-2d..0d", Span(-2 * DAY, 0), ""),
        ("due:<-1d", Span(high=-DAY, high_counts=False), ""),  # overdue by more than a day
        ("opened:>1w", Span(7 * DAY, low_counts=False), ""),
        ("opened:..30m", Span(high=HOUR // 2), ""),
    ],
)
def test_what_is_compared(text, span, currency):
    """Amounts in ten-thousandths, lengths in microseconds; a bound counts unless it is said with > or <."""
    (term,) = read_query(text).terms
    assert (term.span, term.currency) == (span, currency)
    assert read_query(term.text).terms[0].span == span  # what is kept of it means the same


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("", None),
        ("anna", None),
        ("is:open", "open"),
        ("is:negotiating anna", "negotiating"),
        ("is:ended is:ended", "ended"),
        ("stage:decided,settled", "ended"),
        ("stage:review", "open"),
        ("stage:negotiating", "negotiating"),
        ("stage:review,decided", None),  # they lie in two lists
        ("-stage:review", None),
        ("stage:decided is:open", "open"),  # what is said goes before what follows
    ],
)
def test_the_list_that_is_meant(text, scope):
    """A query names its list by is:, or by stages that all lie in one."""
    assert read_query(text).scope == scope


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour:red", "“colour:” is no field; known are reason, detail, stage"),
        ("http://x", "“http:” is no field"),
        ("reason:", "“reason:” wants something after it, such as reason:damaged"),
        ('reason:""', "wants something after it"),
        ("reason:lost", "reason: “lost” is not known; known are not_received"),
        ("reason:not", "reason: “not” may be not_received or not_as_described; write one letter more"),
        ("reason:damaged,", "reason: “” is not known"),
        ("is:late", "is: “late” is not known; known are open, negotiating, ended, overdue"),
        ("is:held,new", "“is:held,new” asks for several things at once; write is: before each"),
        ("stage:open", "stage: “open” is not known; known are negotiating, approval, gathering"),
        ("amount:much", "amount: “much” is no amount; write 50 or 49.90"),
        ("amount:>", "amount: “>” names none"),
        ("amount:..", "amount: “..” names none"),
        ("amount:100..20", "amount: “100..20” begins above its end"),
        ("amount:1.23456", "is no amount"),
        ("amount:-5", "is no amount"),
        ("amount:99999999999999", "is no amount"),
        ("amount:\N{ARABIC-INDIC DIGIT FIVE}", "is no amount"),  # another script's
        ("amount:>50XXX", "“XXX” is no currency"),
        ("currency:coins", "“coins” is no currency"),
        ("due:2d", "due: “2d” is no span; write due:<2d, due:>10d, due:1d..3d or due:today"),
        ("due:<soon", "due: “soon” is no length; write 30m, 12h, 2d, 1w or 1d12h"),
        ("due:<2", "due: “2” is no length"),
        ("due:3d..1d", "due: “3d..1d” begins after its end"),
        ("due:<999999d", "is no length"),
        ("opened:..", "opened: “..” is no span"),
        ("is:open is:ended", "a case is either open or ended; say one of is:open, is:negotiating, is:ended"),
        ("-is:ended", "“-is:ended” leaves two lists; say which one"),
        ('"anna', "the quotation mark before “anna” is not closed"),
        ('"', "the quotation mark before “” is not closed"),
        ('an"na', '“an"na” has a quotation mark inside a word'),
        ("-", "“-” stands alone; -is:held leaves out what is held"),
        ("x" * (LONGEST + 1), f"a query has at most {LONGEST} characters, and this one has {LONGEST + 1}"),
        ("x " * (MOST_TERMS + 1), f"a query has at most {MOST_TERMS} words, and this one has {MOST_TERMS + 1}"),
    ],
)
def test_what_means_nothing_is_said_in_one_sentence(text, says):
    """The sentence names the word and what is known there, however long the word."""
    with pytest.raises(QueryError) as refusal:
        read_query(text)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 400


def read(text):
    """Return *text* as a query, or an empty one where it is refused in words; any other fault comes through."""
    with suppress(QueryError):
        return read_query(text)
    return Query()


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    """Whatever is typed either means something, and the same when what is kept of it is read again, or is refused."""
    query = read(text)
    again = read_query(query.text)
    assert [(one.field, one.values, one.span, one.currency, one.without) for one in again.terms] == [
        (one.field, one.values, one.span, one.currency, one.without) for one in query.terms
    ]


@given(
    st.lists(st.sampled_from([f"{field}:" for field in FIELDS] + list(":-<>=.\"',x5d ") + list(STATES)), max_size=12)
)
def test_pieces_of_the_language_in_any_order(pieces):
    """Beginnings, signs and values thrown together are read or refused, never a fault."""
    assert read("".join(pieces)).scope in (None, *SCOPES)
