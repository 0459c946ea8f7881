"""When a dispute may be opened (R1 to R7)."""

from dataclasses import replace

import pytest

from caseboard.domain.instants import days
from caseboard.domain.money import PaidLine
from caseboard.domain.opening import (
    Bought,
    Earlier,
    completes_at,
    completion_words,
    frozen,
    may_open,
    opens_at,
    time_added,
)
from caseboard.domain.refusals import Refused
from tests.domain.build import DAY, EVERYWHERE, T0, US, ZERO, at, policy

pytestmark = EVERYWHERE

SENT = T0
"""The parcel of line l-1 was sent at T0."""


def order(**changes):
    """An order of one line over 30.00, guaranteed for ten days, sent at T0; nothing disputed."""
    made = Bought(
        ref="o-1",
        buyer="b-1",
        seller="s-1",
        currency="BRL",
        paid_at=at(-3),
        paid=3_000,
        guaranteed_days=10,
        guaranteed_at=None,
        completes_at=None,
        lines=(PaidLine("l-1", 1, 3_000, None),),
        sent={"l-1": [SENT]},
    )
    return replace(made, **changes)


def two_lines(second=SENT, **changes):
    """The same with another line of 10.00, sent at *second*."""
    lines = (PaidLine("l-1", 1, 2_000, None), PaidLine("l-2", 1, 1_000, None))
    return order(**{"lines": lines, "sent": {"l-1": [SENT], "l-2": [second] if second else []}, **changes})


def opens(when, bought, **fields):
    """Open a dispute at *when*."""
    asked = {"by": "b-1", "lines": ["l-1"], "reason": "not_received", "requested": "30.00", **fields}
    return may_open(asked, when, bought, policy())


def refusal(when, bought, **fields):
    """Return the rule that refuses it."""
    with pytest.raises(Refused) as refused:
        opens(when, bought, **fields)
    return refused.value.rule


def earlier(stage, opened, ended=None, lines=("l-1",), number="CB-9"):
    """Another dispute on the order."""
    return Earlier(number, frozenset(lines), stage, opened, ended)


def test_r1_only_the_orders_own_buyer_opens():
    """A known order of another buyer is refused."""
    assert refusal(at(6), order(), by="b-2") == "R1"
    assert opens(at(6), order()).lines == ("l-1",)


@pytest.mark.parametrize("lines", [[], None, ["l-7"], ["l-1", "l-7"]])
def test_r1_a_dispute_names_lines_of_its_order(lines):
    """A dispute about no line, or about one the order does not have, is refused."""
    assert refusal(at(6), order(), lines=lines) == "R1"


def test_r1_a_line_named_twice_is_one():
    """Naming a line twice asks for no more than its price."""
    assert opens(at(6), order(), lines=["l-1", "l-1"]).paid_for == 3_000


@pytest.mark.parametrize(
    ("stage", "free"),
    [
        ("negotiating", False),  # at most one live dispute
        ("gathering", False),
        ("sealing", False),
        ("withdrawn", True),  # makes room until completion
        ("settled", False),  # never a second
        ("cancelled", False),
        ("decided", False),
    ],
)
def test_r1_second_dispute_on_a_line(stage, free):
    """A line has one live dispute, and after an ending other than a withdrawal none again."""
    ended = at(7) if stage in ("withdrawn", "settled", "cancelled", "decided") else None
    bought = order(disputes=(earlier(stage, at(6), ended),))
    if free:
        assert opens(at(8), bought)
    else:
        assert refusal(at(8), bought) == "R1"


def test_r1_two_lines_two_disputes():
    """A live dispute on one line leaves the order's other lines free."""
    bought = two_lines(disputes=(earlier("review", at(6), lines=("l-2",)),))
    assert opens(at(8), bought, requested="20.00")
    assert refusal(at(8), bought, lines=["l-1", "l-2"]) == "R1"


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        (-US, None),  # the order is not complete yet
        (ZERO, "R2"),  # at completion it is over
        (US, "R2"),
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_r2_before_completion(by, refused, named):
    """A dispute opens before the order completes, be that reckoned or named by the order."""
    bought = order(completes_at=at(40), guaranteed_days=10) if named else order()
    when = (at(40) if named else at(10 + 15)) + by
    if refused:
        assert refusal(when, bought) == refused
    else:
        assert opens(when, bought)


@pytest.mark.parametrize(
    ("disputes", "added"),
    [
        ([("withdrawn", 6, 9)], 3),
        ([("cancelled", 6, 9)], 3),
        ([("settled", 6, 9)], 0),  # paid out: nothing is given back
        ([("decided", 6, 9)], 0),
        ([("withdrawn", 6, 9), ("withdrawn", 9, 11)], 5),  # they touch
        ([("withdrawn", 6, 10), ("cancelled", 8, 12)], 6),  # overlaps count once
        ([("withdrawn", 6, 12), ("cancelled", 8, 10)], 6),  # one within the other
        ([("withdrawn", 6, 8), ("withdrawn", 10, 11)], 3),
        ([("withdrawn", 6, 12), ("decided", 8, 20)], 6),  # only the withdrawn one adds
    ],
)
@pytest.mark.parametrize(("by", "complete"), [(-US, False), (ZERO, True), (US, True)])
def test_r2_frozen_time_is_added(disputes, added, by, complete):
    """A withdrawal or cancellation moves completion by the time the dispute froze, overlaps once."""
    past = [earlier(stage, at(a), at(b), ("l-2",), f"CB-{n}") for n, (stage, a, b) in enumerate(disputes)]
    bought = two_lines(disputes=tuple(past))
    end = at(25 + added)
    assert time_added(bought, end) == days(added)
    if complete:
        assert refusal(end + by, bought, requested="20.00") == "R2"
    else:
        assert opens(end + by, bought, requested="20.00")


@pytest.mark.parametrize(
    ("when", "is_frozen"),
    [
        (at(6, -US), False),
        (at(6), True),  # from its opening on
        (at(60), True),  # however long it takes
        (at(70, -US), True),
        (at(70), False),  # it has ended
    ],
)
def test_r2_a_dispute_not_ended_freezes_completion(when, is_frozen):
    """While a dispute on the order has not ended, the order does not complete."""
    assert frozen(two_lines(disputes=(earlier("decided", at(6), at(70), ("l-2",)),)), when) is is_frozen


@pytest.mark.parametrize(("by", "allowed"), [(-US, True), (ZERO, False), (US, False)])
@pytest.mark.parametrize("withdrawn", [at(40), at(60)])
def test_r1_r2_again_after_a_withdrawal(withdrawn, by, allowed):
    """From the instant of a withdrawal on, the line may be disputed for what was left before completion."""
    opened, left = at(20), days(5)
    bought = order(disputes=(earlier("withdrawn", opened, withdrawn),))
    assert opens(withdrawn, bought)
    if allowed:
        assert opens(withdrawn + left + by, bought)
    else:
        assert refusal(withdrawn + left + by, bought) == "R2"


def test_r2_a_frozen_order_takes_further_disputes():
    """Long past its completion, an order frozen by one line's dispute takes one on another line."""
    live = two_lines(disputes=(earlier("gathering", at(6), None, ("l-2",)),))
    assert opens(at(60), live, requested="20.00")
    over = two_lines(disputes=(earlier("decided", at(6), at(59), ("l-2",)),))
    assert refusal(at(60), over, requested="20.00") == "R2"


@pytest.mark.parametrize(
    ("changes", "completes"),
    [
        ({}, at(25)),  # sent + ten days + fifteen
        ({"guaranteed_days": 0}, at(15)),
        ({"guaranteed_days": -4}, at(15)),  # never below zero
        ({"guaranteed_days": None, "guaranteed_at": at(12)}, at(27)),
        ({"guaranteed_days": None, "guaranteed_at": at(-2)}, at(15)),
        ({"guaranteed_days": None, "guaranteed_at": at(12), "completes_at": at(30)}, at(30)),  # the order names it
        ({"guaranteed_days": None}, None),  # unknown
        ({"sent": {}}, None),  # unknown until it is sent
        ({"guaranteed_days": 1e12}, at(36_525 + 15)),  # nobody waits for longer than a century
    ],
)
def test_r3_completion(changes, completes):
    """Completion follows from shipment, guarantee and margin, unless the order names it."""
    assert completes_at(order(**changes), policy()) == completes


def test_r3_an_order_completes_with_its_last_line():
    """The line sent last decides, and an unsent line keeps the order open."""
    assert completes_at(two_lines(second=at(4)), policy()) == at(29)
    assert completes_at(two_lines(second=None), policy()) is None


def test_r3_the_first_parcel_of_a_line_counts():
    """A further parcel of a line does not move completion."""
    assert completes_at(order(sent={"l-1": [at(3), SENT]}), policy()) == at(25)


def test_r3_the_margin_is_policy():
    """Another margin is another completion."""
    assert completes_at(order(), policy(completion_margin=days(1))) == at(11)


def test_r3_without_guarantee_and_completion_refused():
    """The refusal names the fields that are missing."""
    with pytest.raises(Refused, match="guaranteed_days") as refused:
        opens(at(6), order(guaranteed_days=None))
    assert refused.value.rule == "R3"


def test_r3_the_formula_names_its_inputs():
    """The board shows how completion follows, with the instants and lengths it came from."""
    said = completion_words(two_lines(second=at(4)), policy())
    assert said == "line l-2: shipped 2018-11-05 02:30:00.250000 UTC + guarantee 10 d + 15 d"
    assert completion_words(order(completes_at=at(9)), policy()) == "named by the order"
    assert "unknown" in completion_words(order(sent={}), policy())


@pytest.mark.parametrize(
    ("guarantee", "after", "rule"),
    [
        (30, days(5) - US, "R5"),  # still waiting
        (30, days(5), None),  # the window has opened
        (30, days(5) + US, None),
        (5, -US, "R6"),  # not sent yet
        (5, ZERO, None),  # short guarantee: at once
        (5, US, None),
        (5 + 1 / 86_400_000_000, ZERO, "R5"),  # a microsecond over the short guarantee
        (5 + 1 / 86_400_000_000, days(5) - US, "R5"),
        (5 + 1 / 86_400_000_000, days(5), None),
        (0, ZERO, None),
    ],
)
def test_r5_r6_opening(guarantee, after, rule):
    """A dispute opens five days after shipment, or at once under a guarantee of five days or less."""
    bought = order(guaranteed_days=guarantee)
    if rule:
        assert refusal(SENT + after, bought) == rule
    else:
        assert opens(SENT + after, bought)


@pytest.mark.parametrize("by", [-US, ZERO, US])
def test_r6_by_a_promised_instant(by):
    """A promised instant is a short guarantee up to exactly five days after shipment."""
    bought = order(guaranteed_days=None, guaranteed_at=SENT + days(5) + by)
    if by > ZERO:
        assert refusal(SENT, bought) == "R5"
    else:
        assert opens(SENT, bought)


def test_r5_without_a_guarantee_one_waits():
    """An order that names only its completion has the long wait, not the short one."""
    bought = order(guaranteed_days=None, completes_at=at(60))
    assert refusal(SENT + days(5) - US, bought) == "R5"
    assert opens(SENT + days(5), bought)


@pytest.mark.parametrize(
    ("sent", "opening"),
    [
        ([0], 5),
        ([0, 4], 9),  # sent before the opening: it moves
        ([4, 0], 9),  # in whatever order they came in
        ([0, 4, 8], 13),  # and again
        ([0, 5], 5),  # sent at the opening: takes nothing away
        ([0, 20], 5),
        ([0, 4, 9], 9),
    ],
)
def test_r5_further_parcels(sent, opening):
    """A parcel sent before the opening moves it; one sent later takes nothing away."""
    assert opens_at([at(n) for n in sent], days(30), policy()) == at(opening)


@pytest.mark.parametrize(("by", "moves"), [(-US, True), (ZERO, False), (US, False)])
def test_r5_a_parcel_at_the_very_opening(by, moves):
    """The opening is half-open: what is sent exactly then comes too late to move it."""
    second = SENT + days(5) + by
    assert opens_at([SENT, second], days(30), policy()) == (second + days(5) if moves else SENT + days(5))


def test_r5_never_shipped():
    """A line that was never sent cannot be disputed."""
    assert opens_at([], days(30), policy()) is None
    assert refusal(at(50), order(sent={})) == "R5"


@pytest.mark.parametrize(("by", "allowed"), [(-US, False), (ZERO, True), (US, True)])
def test_r5_several_lines_open_when_all_may(by, allowed):
    """A dispute about two lines waits for the one sent later."""
    bought = two_lines(second=at(2))
    when = at(7, by)
    if allowed:
        assert opens(when, bought, lines=["l-1", "l-2"])
    else:
        assert refusal(when, bought, lines=["l-1", "l-2"]) == "R5"


@pytest.mark.parametrize(
    ("amount", "refused"),
    [
        ("-0.01", True),
        ("0.00", True),  # more than nothing
        ("0.01", False),
        ("30.00", False),  # all that was paid
        ("30.01", True),
        ("30.001", True),  # more decimals than BRL has
        ("thirty", True),
        (None, True),
    ],
)
def test_r7_amount(amount, refused):
    """The request names more than nothing and at most what was paid for its lines."""
    if refused:
        assert refusal(at(6), order(), requested=amount) == "R7"
    else:
        assert opens(at(6), order(), requested=amount).paid_for == 3_000


def test_r7_amount_is_in_the_orders_currency():
    """A request in another currency is refused, however small."""
    assert refusal(at(6), order(), currency="USD", requested="1.00") == "R7"
    assert opens(at(6), order(), currency="BRL", requested="1.00").requested == 100


@pytest.mark.parametrize(
    ("currency", "paid", "text", "requested"),
    [("JPY", 1_500, "1500", 1_500), ("KWD", 3_125, "3.125", 3_125)],
)
def test_r7_currencies_without_decimals_and_with_three(currency, paid, text, requested):
    """Amounts are read by the decimals of the order's currency."""
    bought = order(currency=currency, paid=paid, lines=(PaidLine("l-1", 1, paid, None),))
    assert opens(at(6), bought, requested=text).requested == requested


def test_r7_freight_and_discount_are_shared():
    """What the order's payment differs from all prices is shared among the lines by their price."""
    assert opens(at(6), two_lines(paid=3_300), requested="22.00").paid_for == 2_200
    assert opens(at(6), two_lines(paid=2_700), requested="18.00").paid_for == 1_800


def test_r7_an_order_that_does_not_add_up():
    """Lines that name more than was paid make the request impossible to judge."""
    lines = (PaidLine("l-1", 1, 2_000, 2_900), PaidLine("l-2", 1, 1_000, None))
    assert refusal(at(6), order(lines=lines, paid=2_000), requested="1.00") == "R7"


def test_r7_remedy():
    """A remedy that nobody knows is refused; none named is a refund."""
    assert refusal(at(6), order(), remedy="revenge") == "R7"
    assert opens(at(6), order(), remedy="partial_refund")


# Everything is wrong at once; then one thing after the other is right.
ALL_WRONG = {"by": "b-2", "requested": "99.00", "reason": "boredom"}


def test_first_rule_named():
    """Where several rules refuse, the first of R1, R3, never shipped, R2, R5/R6, R7 is named."""
    named = []
    late, early = at(100), SENT + days(5) - US
    unsent = order(guaranteed_days=None, sent={})
    named.append(refusal(late, unsent, **ALL_WRONG))
    named.append(refusal(late, unsent, **{**ALL_WRONG, "by": "b-1"}))
    named.append(refusal(late, order(sent={}), **{**ALL_WRONG, "by": "b-1"}))
    # Complete by its own word before it could be disputed: both R2 and R5 refuse.
    both = order(guaranteed_days=30, completes_at=early)
    named.append(refusal(early, both, **{**ALL_WRONG, "by": "b-1"}))
    named.append(refusal(early, order(), **{**ALL_WRONG, "by": "b-1"}))
    named.append(refusal(at(6), order(), **{**ALL_WRONG, "by": "b-1"}))
    named.append(refusal(at(6), order(), reason="boredom"))
    assert named == ["R1", "R3", "R5", "R2", "R5", "R7", "Slots"]


@pytest.mark.parametrize(
    ("reason", "detail", "becomes"),
    [
        ("not_received", None, "in_transit"),  # the default comes first
        ("not_received", "customs", "customs"),
        ("quality", None, None),
    ],
)
def test_slots_reason_and_detail(reason, detail, becomes):
    """A reason comes with its detail, or with the default."""
    assert opens(at(6), order(), reason=reason, detail=detail).detail == becomes


@pytest.mark.parametrize(("reason", "detail"), [("quality", "colour"), ("not_received", "size"), (None, None)])
def test_slots_unknown_reason_or_detail(reason, detail):
    """A reason or detail that the rules do not know is refused."""
    assert refusal(at(6), order(), reason=reason, detail=detail) == "Slots"


def test_opening_keeps_the_longest_guarantee_of_its_lines():
    """Several lines are premature until the last of them should have arrived (R30)."""
    promised = two_lines(second=at(2), guaranteed_days=None, guaranteed_at=at(12))
    assert opens(at(8), promised, lines=["l-1", "l-2"], requested="1.00").guarantee == 12 * DAY
