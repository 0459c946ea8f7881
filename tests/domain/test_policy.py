"""The policy as data (*Policy*)."""

import tomllib
from datetime import timedelta
from importlib.resources import files

import pytest

from caseboard.domain.instants import days
from caseboard.domain.policy import SHIPPED, PolicyError, policy, shipped

HOUR = timedelta(hours=1)


def test_policy_as_shipped():
    """The shipped policy holds the marketplace's lengths and asks for no approval."""
    made = shipped()
    lengths = {
        "opening_wait": 5, "short_guarantee": 5, "completion_margin": 15, "negotiation": 15, "escalation_from": 3,
        "evidence_period": 7, "notice_min": 1, "reason_window": 5, "decision_within": 10, "return_confirm": 3,
        "return_deliver": 15, "first_response": 1, "both_contacted": 2, "extension_max": 30, "hold_max": 14,
        "intake_lag": 1, "overdue_on_arrival": 1,
    }  # fmt: skip
    assert {name: getattr(made, name) for name in lengths} == {name: days(count) for name, count in lengths.items()}
    assert made.seal_after == timedelta(seconds=30)
    assert (made.may_escalate, made.claimant_silence, made.warn_at, made.rounds) == (
        ("buyer",),
        "review",
        (50, 75, 90),
        2,
    )
    assert not made.asks_approval
    assert made.version == SHIPPED


def test_policy_writes_what_it_reads():
    """What is written reads back as the same policy, and is the packaged file where nothing was changed."""
    changed = policy({"negotiation": "360 h", "seal_after": "90 s", "warn_at": [90, 50, 90]}, "v2")
    assert (changed.negotiation, changed.warn_at) == (days(15), (50, 90))
    assert policy(changed.written(), "v2") == changed
    packaged = tomllib.loads(files("caseboard.domain").joinpath("policy.toml").read_text("utf-8"))
    assert policy(packaged, SHIPPED) == shipped()


@pytest.mark.parametrize(
    ("text", "length"),
    [("7 d", days(7)), ("12 h", 12 * HOUR), ("30 min", HOUR / 2), ("1 s", timedelta(seconds=1)), ("0 s", timedelta())],
)
def test_policy_lengths(text, length):
    """A length is a number and a unit."""
    assert policy({"seal_after": text}, "v").seal_after == length


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("negotiation", "7"),
        ("negotiation", "7 days"),
        ("negotiation", "7d"),
        ("negotiation", "-7 d"),
        ("negotiation", "\N{ARABIC-INDIC DIGIT SEVEN} d"),  # digits are plain ones
        ("negotiation", 7),
        ("negotiation", None),
        ("negotiation", "1 d 2 h"),
        ("negotiation", "0 d"),  # nothing to wait for
        ("negotiation", "3654 d"),  # more than ten years
        ("negotiation", "2 d"),  # shorter than the wait of the buyer
        ("notice_min", "8 d"),  # longer than the period it announces
        ("claimant_silence", "shrug"),
        ("may_escalate", ["buyer", "seller"]),
        ("may_escalate", "buyer"),
        ("may_escalate", [["buyer"]]),
        ("warn_at", [0]),
        ("warn_at", [100]),
        ("warn_at", [True]),
        ("warn_at", 50),
        ("rounds", -1),
        ("rounds", 21),
        ("rounds", True),
        ("rounds", "2"),
        ("four_eyes_above", {"BRL": "100.001"}),  # more decimals than the currency has
        ("four_eyes_above", {"BRL": "much"}),
        ("four_eyes_above", {"BRR": "100.00"}),
        ("four_eyes_above", ["BRL"]),
        ("four_eyes_above", {"BRL": 100}),
        ("four_eyes_reasons", ["boredom"]),
        ("four_eyes_reasons", 5),
        ("four_eyes_reasons", [["x"]]),
        ("four_eyes_share", -1),
        ("four_eyes_share", "all"),
        ("four_eyes_share", 101),
        ("version", "v3"),
        ("coffee", "2 d"),
    ],
)
def test_policy_refuses_what_a_name_cannot_take(name, value):
    """Each name says what it wants; nothing is guessed."""
    with pytest.raises(PolicyError, match=name.split("_")[0]):
        policy({name: value}, "v")


@pytest.mark.parametrize(("escalation_from", "fits"), [("15 d", True), ("1296001 s", False)])
def test_policy_the_buyer_must_be_able_to_escalate(escalation_from, fits):
    """The buyer's wait is at most as long as the negotiation."""
    if fits:
        assert policy({"escalation_from": escalation_from}, "v").escalation_from == days(15)
    else:
        with pytest.raises(PolicyError):
            policy({"escalation_from": escalation_from}, "v")
