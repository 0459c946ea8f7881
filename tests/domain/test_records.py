import pytest

from caseboard.domain.acts import DESK_ACTS, PARTY_ACTS
from caseboard.domain.clock_acts import _ACTS as CLOCK_ACTS
from caseboard.domain.records import (
    DESK_TYPES,
    FIELDS,
    PERSONAL,
    RANK,
    REFERENCE_TYPES,
    REFERENCES,
    refers_to,
)

ALL = {*RANK, *DESK_TYPES}


def test_records_of_one_instant_have_an_order():
    """References come first, a withdrawal before a settlement, staff last."""
    ranked = sorted(RANK, key=lambda name: RANK[name])
    assert ranked[:4] == ["party", "order", "shipment", "tracking"]
    assert ranked[-1] == "staff"
    assert RANK["dispute"] < RANK["escalation"] < RANK["withdrawal"] < RANK["settlement"]
    assert len(set(RANK.values())) == len(RANK)


def test_every_act_of_the_rules_has_a_known_type():
    """Whatever parties, staff or the clock do can be told in a record."""
    assert PARTY_ACTS.keys() <= ALL
    assert DESK_ACTS.keys() <= DESK_TYPES
    assert CLOCK_ACTS.keys() <= ALL
    assert {"void", "settlement", "letter", "delivery_state", "arrived_overdue"} <= ALL


def test_no_type_is_both_a_partners_and_the_desks():
    """A type that only a desk makes is none of the table of records."""
    assert not RANK.keys() & DESK_TYPES


@pytest.mark.parametrize("kind", PERSONAL)
def test_personal_words_stand_in_known_fields(kind):
    """A path to personal words begins in a field its type knows, or in what was decided."""
    assert kind in ALL
    for path in PERSONAL[kind]:
        first = path.partition(".")[0]
        assert first == "result" or kind not in FIELDS or first in FIELDS[kind], path


@pytest.mark.parametrize("kind", REFERENCES)
def test_references_stand_in_known_fields(kind):
    """What refers to another record is a field its type knows, and the other comes before it."""
    for path, target in REFERENCES[kind].items():
        assert path.partition(".")[0] in FIELDS[kind]
        assert target == "letter" or RANK[target] < RANK[kind]


def test_references_move_nothing_in_time():
    """What is only referred to is known, and refers to nothing that happens to a case."""
    assert RANK.keys() > REFERENCE_TYPES
    for kind in REFERENCE_TYPES:
        assert set(REFERENCES.get(kind, {}).values()) <= REFERENCE_TYPES


@pytest.mark.parametrize(
    ("kind", "fields", "found"),
    [
        ("party", {"name": "Ana"}, []),
        ("order", {"buyer": "b", "seller": "s"}, [("party", "b"), ("party", "s")]),
        ("dispute", {"order": "o", "by": "b"}, [("order", "o"), ("party", "b")]),
        ("tracking", {"shipment": "p"}, [("shipment", "p")]),
        ("message", {"dispute": "d", "by": "b"}, [("dispute", "d")]),
        ("message", {"dispute": None}, []),
        ("bounce", {"letter": "<a@b>"}, [("letter", "<a@b>")]),
        ("bounce", {"letter": {"dispute": "d", "party": "buyer"}}, [("dispute", "d")]),
        ("seal", {"dispute": "d"}, []),
    ],
)
def test_what_a_record_refers_to(kind, fields, found):
    """A record names what has to be there before it."""
    assert list(refers_to(kind, fields)) == found
