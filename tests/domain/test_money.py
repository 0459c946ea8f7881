"""Money in minor units, and what was paid for the lines of an order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain.money import (
    BIGGEST,
    CURRENCIES,
    EXPONENTS,
    MoneyError,
    PaidLine,
    UnknownCurrency,
    decimal_text,
    decimals,
    minor,
    paid_for,
    paid_per_line,
)


def line(ref: str, price: int, quantity: int = 1, paid: int | None = None) -> PaidLine:
    """A line of an order."""
    return PaidLine(ref=ref, quantity=quantity, price=price, paid=paid)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("69.90", "BRL", 6990),
        ("69.9", "BRL", 6990),  # one decimal of two
        ("69", "BRL", 6900),
        ("+69.90", "BRL", 6990),
        ("-0.05", "EUR", -5),
        ("-0", "EUR", 0),
        ("0.00", "EUR", 0),
        ("007.50", "EUR", 750),  # zeros in front say nothing
        ("1500", "JPY", 1500),  # no decimals
        ("1.234", "KWD", 1234),  # three
        ("1.2", "KWD", 1200),
        ("1.2345", "CLF", 12345),  # four
        ("92233720368547758.07", "USD", BIGGEST),  # the last that fits
        ("-92233720368547758.07", "USD", -BIGGEST),
    ],
)
def test_minor_reads_decimal_strings(text, currency, amount):
    """A decimal string becomes whole minor units by the currency's exponent."""
    assert minor(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [
        ("12.345", "USD", "amount 12.345 has more decimals than USD allows (2)"),
        ("5.0", "JPY", "amount 5.0 has more decimals than JPY allows (0)"),
        ("1.2340", "KWD", "amount 1.2340 has more decimals than KWD allows (3)"),
        ("92233720368547758.08", "USD", "amount 92233720368547758.08 is too large"),
        ("-92233720368547758.08", "USD", "amount -92233720368547758.08 is too large"),
        ("", "USD", "amount '' is no decimal number such as 69.90"),
        ("", "JPY", "amount '' is no decimal number such as 6990"),
        ("1e3", "USD", "amount '1e3' is no decimal number such as 69.90"),
    ],
)
def test_minor_says_what_is_wrong(text, currency, words):
    """An amount that is none is refused with the amount and the reason."""
    with pytest.raises(MoneyError) as refusal:
        minor(text, currency)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    "text",
    [
        " 1",
        "1 ",
        "1 000",
        "1\n",
        "1,50",
        "1.",
        ".5",
        "--1",
        "+-1",
        "- 1",
        "0x1f",
        "1_000",
        "1E2",
        "NaN",
        "Infinity",
        "-",
        "+",
        ".",
        "1.2.3",
        "$5",
        "\u0661\u0662",
        "\uff11\uff12",
        "1\x00",
        "\u22125",
    ],
)
def test_minor_takes_nothing_but_plain_decimals(text):
    """Spaces, exponents, separators, other scripts' digits and words are no amounts."""
    with pytest.raises(MoneyError, match="is no decimal number"):
        minor(text, "USD")


def test_minor_reads_no_endless_number():
    """A number of a million digits is refused before anybody computes with it, and is not quoted whole."""
    with pytest.raises(MoneyError) as refusal:
        minor("9" * 1_000_000, "USD")
    assert len(str(refusal.value)) < 120


def test_a_refusal_carries_no_terminal_codes():
    """What a party wrote reaches the message escaped."""
    with pytest.raises(MoneyError) as refusal:
        minor("\x1b]52;c;x\x07\u202e", "USD")
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (6990, "BRL", "69.90"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (100, "USD", "1.00"),
        (1500, "JPY", "1500"),
        (-1500, "JPY", "-1500"),
        (0, "JPY", "0"),
        (1234, "KWD", "1.234"),
        (7, "KWD", "0.007"),
        (12345, "UYW", "1.2345"),
    ],
)
def test_decimal_text_writes_all_decimals(amount, currency, text):
    """An amount is written with all the decimals of its currency and no others."""
    assert decimal_text(amount, currency) == text


@given(st.integers(-BIGGEST, BIGGEST), st.sampled_from(sorted(CURRENCIES)))
def test_what_is_written_is_read_back(amount, currency):
    """Writing and reading an amount changes nothing, in any currency."""
    text = decimal_text(amount, currency)
    assert minor(text, currency) == amount
    assert Decimal(text) * 10 ** EXPONENTS[currency] == amount


@pytest.mark.parametrize("code", ["", "usd", "US", "USDD", "XAU", "XXX", "HRK", "ZWL", "BTC", " USD", "\x1b[J"])
def test_unknown_currencies_are_refused(code):
    """A code that no active currency has is refused, whatever is asked of it."""
    with pytest.raises(UnknownCurrency):
        minor("1", code)
    with pytest.raises(UnknownCurrency):
        decimal_text(1, code)


@pytest.mark.parametrize(
    ("exponent", "codes"),
    [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ],
)
def test_exponents_other_than_two(exponent, codes):
    """The currencies that are not divided into hundredths are the ones ISO 4217 lists."""
    assert {code for code in CURRENCIES if decimals(code) == exponent} == set(codes.split())


def test_the_currencies_of_the_desk():
    """166 currencies have minor units, hundredths unless listed, each by three capital letters."""
    assert len(CURRENCIES) == 166
    assert {"USD", "EUR", "BRL", "CNY", "VED", "XCG", "ZWG"} <= CURRENCIES
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)
    assert {EXPONENTS[code] for code in CURRENCIES} == {0, 2, 3, 4}


@pytest.mark.parametrize(
    ("lines", "paid", "each"),
    [
        # no difference: the prices themselves
        ([line("a", 1000), line("b", 500, 2)], 2000, [1000, 1000]),
        # freight of 10.00 by price x quantity
        ([line("a", 3000), line("b", 500, 2)], 5000, [3750, 1250]),
        # freight of 0.10 over three equal lines: the odd cent goes to the first
        ([line("a", 100), line("b", 100), line("c", 100)], 310, [104, 103, 103]),
        # a discount of 0.10: the odd cent is taken from the first
        ([line("a", 100), line("b", 100), line("c", 100)], 290, [96, 97, 97]),
        # the largest remainder wins over the place: 10 by 1:1:4 is 1.67, 1.67, 6.67
        ([line("a", 100), line("b", 100), line("c", 400)], 610, [102, 102, 406]),
        # 5 by 1:3 is 1.25 and 3.75
        ([line("a", 100), line("b", 300)], 405, [101, 304]),
        # all given back before: nothing was paid
        ([line("a", 100), line("b", 300)], 0, [0, 0]),
        # a line names its own, the other carries the freight alone
        ([line("a", 1000, paid=1200), line("b", 500)], 2000, [1200, 800]),
        # a line given away names 0 and keeps it
        ([line("a", 1000, paid=0), line("b", 500)], 500, [0, 500]),
        # every line names its own: nothing is shared
        ([line("a", 1000, paid=900), line("b", 500, paid=450)], 1400, [900, 450]),
        # free lines share freight alike, ties by place
        ([line("a", 0), line("b", 0), line("c", 0)], 500, [167, 167, 166]),
        # a free line beside a priced one weighs nothing
        ([line("a", 0), line("b", 100)], 150, [0, 150]),
        # JPY: 100 yen of freight over 1 000 and 2 000
        ([line("a", 1000), line("b", 2000)], 3100, [1033, 2067]),
        # KWD: 1.000 dinar off 10.000, 10.000 and 1.000
        ([line("a", 10_000), line("b", 10_000), line("c", 1_000)], 20_000, [9_524, 9_524, 952]),
        # an order without lines
        ([], 0, []),
    ],
)
def test_r7_paid_per_line(lines, paid, each):
    """What was paid for a line is its price and its share of freight or discount."""
    assert list(paid_per_line(lines, paid).values()) == each


@pytest.mark.parametrize(
    ("of", "amount"),
    [
        ({"a"}, 3750),
        ({"b"}, 1250),
        ({"a", "b"}, 5000),
        (["a", "a"], 3750),  # a line named twice is one line
        (set(), 0),
    ],
)
def test_r7_paid_for_lines(of, amount):
    """What was paid for some lines is the sum of theirs."""
    assert paid_for([line("a", 3000), line("b", 500, 2)], 5000, of) == amount


@pytest.mark.parametrize(
    ("lines", "paid", "words"),
    [
        ([line("a", 100), line("a", 200)], 300, "line 'a' stands twice in the order"),
        ([line("a", 100, 0)], 100, "line 'a' has a quantity of 0"),
        ([line("a", -100)], 100, "line 'a' has a negative amount"),
        ([line("a", 100, paid=-1)], 100, "line 'a' has a negative amount"),
        (
            [line("a", 100, paid=101), line("b", 100)],
            100,
            "the lines name more than was paid for the whole order",
        ),
    ],
)
def test_r7_contradicting_lines(lines, paid, words):
    """Lines that cannot be what the buyer paid are refused in words."""
    with pytest.raises(MoneyError) as refusal:
        paid_per_line(lines, paid)
    assert str(refusal.value) == words


def test_r7_a_line_of_another_order():
    """A line that the order does not have was not paid for."""
    with pytest.raises(MoneyError, match="the order has no line 'z'"):
        paid_for([line("a", 100)], 100, {"z"})


orders = st.lists(
    st.tuples(st.integers(0, 10**7), st.integers(1, 20), st.none() | st.integers(0, 10**7)),
    min_size=1,
    max_size=12,
).map(lambda rows: [line(str(place), *row) for place, row in enumerate(rows)])


@given(orders, st.integers(0, 10**9))
def test_r7_lines_sum_to_paid(lines, beyond):
    """Whatever the prices, all lines together make what was paid, and no line less than nothing."""
    named = sum(one.paid for one in lines if one.paid is not None)
    paid = named + beyond
    each = paid_per_line(lines, paid)
    assert all(each[one.ref] == one.paid for one in lines if one.paid is not None)
    assert all(amount >= 0 for amount in each.values())
    if any(one.paid is None for one in lines):
        assert sum(each.values()) == paid


@given(orders, st.integers(0, 10**9))
def test_r7_shares_are_fair(lines, beyond):
    """No share is a whole unit off its exact part, and only the largest remainders are rounded up."""
    lines = [PaidLine(one.ref, one.quantity, one.price, None) for one in lines]
    total = sum(one.priced for one in lines)
    if not total:
        return
    each = paid_per_line(lines, beyond)
    difference = abs(beyond - total)
    surplus = [abs(each[one.ref] - one.priced) * total - difference * one.priced for one in lines]
    assert all(abs(over) < total for over in surplus)
    remainders = [difference * one.priced % total for one in lines]
    raised = [(remainder, -place) for place, remainder in enumerate(remainders) if surplus[place] > 0]
    lowered = [(remainder, -place) for place, remainder in enumerate(remainders) if surplus[place] <= 0]
    if raised and lowered:
        assert min(raised) > max(lowered)


@given(st.integers(2, 9), st.integers(1, 10**6), st.integers(0, 10**6))
def test_r7_ties_go_by_place(count, price, difference):
    """Among equal lines the first ones carry the odd units, of freight and of a discount alike."""
    lines = [line(str(place), price) for place in range(count)]
    freight = list(paid_per_line(lines, price * count + difference).values())
    assert freight == sorted(freight, reverse=True)
    discount = list(paid_per_line(lines, max(0, price * count - difference)).values())
    assert discount == sorted(discount)
    assert max(freight) - min(freight) <= 1
    assert max(discount) - min(discount) <= 1
