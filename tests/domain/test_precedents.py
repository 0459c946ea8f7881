"""Which decided cases are near, and when a draft stands out from them."""

from datetime import UTC, datetime, timedelta

import pytest

from caseboard.domain.precedents import BAND, LEAST, Likeness, Precedent, in_band, is_outlier, nearest

CASE = Likeness("damaged", "accepted", "EUR", 10_000, "shop:s")


def like(requested=10_000, *, detail="accepted", currency="EUR", seller="shop:other", reason="damaged"):
    """Return a likeness that differs where it is told to."""
    return Likeness(reason, detail, currency, requested, seller)


def precedent(n, alike, outcome="refund_full", awarded=10_000):
    """Return the decided case number *n*, sealed on day *n*."""
    return Precedent(f"CB-{n}", alike, outcome, awarded, "seller", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n))


@pytest.mark.parametrize(("requested", "currency", "alike"), [
    (10_000 // BAND, "EUR", True), (10_000 // BAND - 1, "EUR", False), (10_000 * BAND, "EUR", True),
    (10_000 * BAND + 1, "EUR", False), (10_000, "USD", False),
])  # fmt: skip
def test_amounts_alike(requested, currency, alike):
    """From a half up to twice as much; never across currencies."""
    assert in_band(CASE, like(requested, currency=currency)) is alike


def test_the_nearest_come_first():
    """Same detail, then same seller, then an amount alike, then the nearer amount, then the newer."""
    found = [
        precedent(1, like(100_000)),
        precedent(2, like(9_000)),
        precedent(3, like(9_900)),
        precedent(4, like(9_900)),
        precedent(5, like(seller="shop:s", requested=500)),
        precedent(6, like(detail="refused")),
        precedent(7, like(reason="quality")),
    ]
    assert [one.number for one in nearest(found, CASE)] == ["CB-5", "CB-4", "CB-3", "CB-2", "CB-1", "CB-6"]


@pytest.mark.parametrize(("same", "other", "outcome", "stands_out"), [
    (0, LEAST, "no_refund", True),
    (0, LEAST - 1, "no_refund", False),  # too few to make a custom
    (1, 9, "no_refund", True),  # one in ten
    (2, 9, "no_refund", False),
    (0, LEAST, "refund_full", False),  # it is the custom
])  # fmt: skip
def test_an_outcome_that_stands_out(same, other, outcome, stands_out):
    """At most one in ten went that way, and at least eight in ten another one."""
    found = [precedent(n, like()) for n in range(other)]
    found += [precedent(100 + n, like(), "no_refund", 0) for n in range(same)]
    found += [precedent(200 + n, like(detail="refused"), "no_refund", 0) for n in range(20)]
    assert bool(is_outlier(outcome, 0, CASE, found)) is stands_out


@pytest.mark.parametrize(("awarded", "said"), [(1_999, "less"), (2_000, ""), (6_000, ""), (6_001, "more")])
def test_a_part_that_stands_out(awarded, said):
    """Below the least part, or above the greatest, of five partial refunds; at either it does not."""
    found = [precedent(n, like(), "refund_partial", 2_000 + 1_000 * n) for n in range(LEAST)]
    words = is_outlier("refund_partial", awarded, CASE, found)
    assert (said in words) is True
    assert bool(words) is bool(said)
