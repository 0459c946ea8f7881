import json
from datetime import UTC, datetime
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.domain import records as known
from caseboard.domain.events import RESERVED
from caseboard.domain.opening import REMEDIES
from caseboard.domain.party_acts import PROVENANCES, WHYS
from caseboard.domain.staff import ROLES
from caseboard.domain.verdict import FAULTS, OUTCOMES
from caseboard.exchange import shapes
from caseboard.exchange.records import decode
from tests.exchange.lines import BODIES, HEAD, ORDER_LINE, line, record, why, why_not


@pytest.mark.parametrize("kind", BODIES)
def test_a_good_record_keeps_its_fields(kind):
    """A record of each type is read with the fields its sender gave."""
    read_line = decode(line(kind))
    assert read_line.record.type == kind
    assert (read_line.record.source, read_line.record.ref) == ("shop", "r-1")
    assert read_line.record.at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert read_line.record.fields == BODIES[kind]
    assert (read_line.recorded_at, read_line.seq, dict(read_line.decided)) == (None, None, {})


@pytest.mark.parametrize("kind", BODIES)
def test_only_what_the_rules_need_is_wanted(kind):
    """Leaving out a field either changes nothing or is refused by the field's name."""
    refused = {name: why_not(line(kind, **{name: ...})) for name in BODIES[kind]}
    allowed = {"", "evidence is either a text or a file"}
    assert {name for name, said in refused.items() if said not in {*allowed, f"{kind} lacks {name}"}} == set()


BAD_HEADS = [
    ({"type": ...}, "the record lacks type"),
    ({"type": None}, "the record lacks type"),
    ({"type": ["party"]}, "type is no text"),
    ({"type": "refund"}, "unknown type 'refund'; known are party, order"),
    ({"type": "Message"}, "unknown type 'Message'"),
    ({"source": ...}, "the record lacks source"),
    ({"source": {"a": 1}}, "source is no text"),
    ({"source": ""}, "source is 1 to 64 letters"),
    ({"source": "a:b"}, "source is 1 to 64 letters"),
    ({"source": "shöp"}, "source is 1 to 64 letters"),
    ({"source": "s" * 65}, "source is 1 to 64 letters"),
    ({"source": "shop\n"}, "source is 1 to 64 letters"),
    ({"source": "desk"}, "source desk is the desk's own name"),
    ({"ref": ...}, "the record lacks ref"),
    ({"ref": ""}, "ref is a text of 1 to 200 characters"),
    ({"ref": " "}, "ref is a text of 1 to 200 characters"),
    ({"ref": 17}, "ref is a text of 1 to 200 characters"),
    ({"ref": "r" * 201}, "ref is a text of 1 to 200 characters"),
    ({"ref": "a\x1b[2Jb"}, "ref holds a control character"),
    ({"ref": "a\x9bb"}, "ref holds a control character"),
    ({"actor": "a\nb"}, "actor holds a control character"),
    ({"actor": 3}, "actor is a text"),
    ({"at": ...}, "message lacks at"),
    ({"at": 1767225600}, "at is no text; an instant is written as"),
    ({"updated_at": "1970-01-01T00:00:00Z"}, "updated_at lies before 1970"),
    ({"updated_at": "soon"}, "updated_at: 'soon' is no instant"),
    ({"recorded_at": "2026-03-01T12:00:00"}, "recorded_at: 2026-03-01T12:00:00 names no offset"),
    ({"seq": 0}, "seq is a whole number from 1 on"),
    ({"seq": True}, "seq is a whole number from 1 on"),
    ({"seq": 1.0}, "seq is a whole number from 1 on"),
    ({"v": 2}, "written by a newer Caseboard"),
]


@pytest.mark.parametrize(("change", "words"), BAD_HEADS)
def test_a_bad_head_is_refused(change, words):
    """What every record has must be as the table of records says."""
    assert words in why(line("message", **change))


BAD_FIELDS = [
    ("party", {"role": ...}, "party lacks role"),
    ("party", {"role": "admin"}, "role is 'admin'; known are buyer, seller"),
    ("party", {"name": 3}, "name is a whole number, not text"),
    ("party", {"name": None}, "name is null, not text"),
    ("party", {"rating": 1.01}, "rating is more than 1"),
    ("party", {"rating": -0.01}, "rating is less than 0"),
    ("party", {"rating": "0.9"}, "rating is text, not a number"),
    ("party", {"rated_orders": -1}, "rated_orders is less than 0"),
    ("party", {"rated_orders": 1.5}, "rated_orders is a number, not a whole number"),
    ("party", {"joined_at": 2019}, "joined_at is a whole number; an instant is text"),
    ("order", {"buyer": ""}, "buyer is empty"),
    ("order", {"buyer": "b" * 201}, "buyer has more than 200 characters"),
    ("order", {"paid": 25.0}, 'paid is a JSON number; an amount is text, such as "69.90"'),
    ("order", {"paid": "25,00"}, "paid: amount '25,00' is no decimal number"),
    ("order", {"paid": "1e3"}, "paid: amount '1e3' is no decimal number"),
    ("order", {"paid": ""}, "paid: amount '' is no decimal number"),
    ("order", {"paid": "-1.00"}, "paid is less than nothing"),
    ("order", {"paid": "12.345"}, "paid: amount 12.345 has more decimals than USD allows (2)"),
    ("order", {"paid": "9" * 30}, "is too large"),
    ("order", {"currency": "JPY", "paid": "25.0"}, "paid: amount 25.0 has more decimals than JPY allows (0)"),
    ("order", {"currency": "usd"}, "'usd' is no active currency of ISO 4217"),
    ("order", {"currency": "DEM"}, "'DEM' is no active currency of ISO 4217"),
    ("order", {"lines": []}, "lines is empty"),
    ("order", {"lines": {}}, "lines is an object, not a list"),
    ("order", {"lines": [{**ORDER_LINE, "quantity": 0}]}, "lines[0].quantity is less than 1"),
    (
        "order",
        {"lines": [{**ORDER_LINE, "quantity": 1.0}]},
        "lines[0].quantity is a number, not a whole number",
    ),
    ("order", {"lines": [{**ORDER_LINE, "quantity": "2"}]}, "lines[0].quantity is text, not a whole number"),
    (
        "order",
        {"lines": [{**ORDER_LINE, "quantity": True}]},
        "lines[0].quantity is true or false, not a whole",
    ),
    ("order", {"lines": [{**ORDER_LINE, "price": 10}]}, "lines[0].price is a JSON number; an amount is text"),
    (
        "order",
        {"lines": [{**ORDER_LINE, "price": "10.001"}]},
        "lines[0].price: amount 10.001 has more decimals",
    ),
    ("order", {"lines": [{**ORDER_LINE, "price": "-1"}]}, "lines[0].price is less than nothing"),
    (
        "order",
        {"lines": [{**ORDER_LINE, "paid": "25.01"}, {**ORDER_LINE, "ref": "2"}]},
        "name more than was paid",
    ),
    ("order", {"lines": [ORDER_LINE, ORDER_LINE]}, "line 'o-1/1' stands twice in the order"),
    ("order", {"lines": [{"title": "Lamp"}]}, "lines[0] lacks ref"),
    ("order", {"guaranteed_days": -1}, "guaranteed_days is less than 0"),
    ("order", {"guaranteed_days": 1e300}, "guaranteed_days is more than 36500"),
    ("order", {"guaranteed_days": "30"}, "guaranteed_days is text, not a number"),
    ("order", {"ship_to": "12 Main St"}, "ship_to is "),
    ("order", {"ship_to": {"lines": "12 Main St"}}, "ship_to.lines is text, not a list"),
    ("shipment", {"direction": "sideways"}, "direction is 'sideways'; known are out, back"),
    (
        "shipment",
        {"method": "drone"},
        "method is 'drone'; known are driver_release, signature_obtained, unknown",
    ),
    ("shipment", {"lines": [""]}, "lines[0] is empty"),
    ("shipment", {"label": 7}, "label is a whole number, not text or an object"),
    ("tracking", {"code": "lost"}, "code is 'lost'; known are accepted, in_transit"),
    ("feedback", {"stars": 0}, "stars is less than 1"),
    ("feedback", {"stars": 6}, "stars is more than 5"),
    ("feedback", {"stars": 4.0}, "stars is a number, not a whole number"),
    ("dispute", {"requested": 20}, "requested is a JSON number; an amount is text"),
    ("dispute", {"requested": "20 USD"}, "requested: amount '20 USD' is no decimal number"),
    ("dispute", {"requested": "0.12345"}, "has more decimals"),
    ("dispute", {"remedy": "revenge"}, "remedy is 'revenge'; known are refund, partial_refund"),
    ("dispute", {"lines": []}, "lines is empty"),
    ("offer", {"answer": "perhaps"}, "answer is 'perhaps'; known are accepted, refused"),
    ("evidence", {"text": ...}, "evidence is either a text or a file"),
    ("evidence", {"file": "a.png"}, "evidence is either a text or a file"),
    ("evidence", {"provenance": "hearsay"}, "provenance is 'hearsay'; known are platform, carrier"),
    ("evidence", {"text": ..., "file": ""}, "file is empty"),
    ("evidence", {"sha256": "abc"}, "sha256 is no SHA-256 in 64 lower-case hexadecimal digits"),
    ("evidence", {"sha256": "A" * 64}, "sha256 is no SHA-256"),
    ("bounce", {"letter": 3}, "letter is a whole number, not text or an object"),
    ("bounce", {"letter": {"party": "buyer"}}, "letter lacks dispute"),
    ("bounce", {"permanent": "yes"}, "permanent is text, not true or false"),
    ("escalation", {"why": "angry"}, "why is 'angry'; known are seller_silent"),
    ("decision", {"outcome": "refund_all"}, "outcome is 'refund_all'; known are refund_full"),
    ("decision", {"grounds": ["mood"]}, "unknown ground 'mood'"),
    ("decision", {"fault": "weather"}, "fault is 'weather'; known are buyer, seller, carrier, none"),
    ("staff", {"role": "owner"}, "role is 'owner'; known are case manager, reviewer, supervisor"),
]


@pytest.mark.parametrize(("kind", "change", "words"), BAD_FIELDS)
def test_a_bad_field_is_refused_by_name(kind, change, words):
    """Each kind of badness is told with the field and what it wants."""
    assert words in why(line(kind, **change))


def test_amounts_that_cannot_be_kept_are_refused():
    """Lines that each fit and together do not are refused before anything overflows."""
    most = "92233720368547758.07"
    both = [{**ORDER_LINE, "ref": ref, "paid": most} for ref in ("1", "2")]
    assert why(line("order", paid=most, lines=both)) == "the order's amounts are too large"


@pytest.mark.parametrize("hostile", ["\x1b[31m", "\x9b2J", "\u202e", "\U0001f600\x07", "\n\n"])
def test_words_about_hostile_values_stay_harmless(hostile):
    """What a refusal repeats is printable, on one line and short."""
    for raw in (
        line("party", role=hostile),
        line("message", type=hostile),
        line("order", currency=hostile),
        line("offer", amount=hostile * 1000),
        line("decision", grounds=[hostile * 1000]),
        line("message", at=hostile),
    ):
        said = why(raw)
        assert said.isprintable()
        assert len(said) < 400


@pytest.mark.parametrize("kind", [name for name in BODIES if name != "staff"])
@pytest.mark.parametrize("value", [None, True, 1, 1.5, "", "x", [], {}, [None], {"a": {}}, 2**63, "\u202e"])
def test_whatever_stands_in_a_field_is_taken_or_refused(kind, value):
    """No value in any field makes decoding fall over."""
    heads = (*HEAD, "updated_at", "recorded_at", "actor", "seq", "v", "case", "becomes", "result")
    for name in (*known.FIELDS[kind], *heads):
        assert why_not(line(kind, **{name: value})).isprintable()


def test_unknown_keys_are_kept_and_reserved_ones_taken_out():
    """What a sender adds stays; what only a desk may say of an event does not come in."""
    raw = line("message", colour="blue", case="CB-7", becomes={"stage": "decided"}, result=[1], seq=3, v=1)
    made = decode(raw)
    assert made.record.fields == {**BODIES["message"], "colour": "blue"}
    assert (made.seq, dict(made.decided)) == (3, {})


@pytest.mark.parametrize("source", sorted(RESERVED))
def test_no_partner_speaks_in_the_desks_name(source):
    """The sources of desk, worker, mail and consequences are refused unless the input is trusted."""
    assert "the desk's own name" in why(line("message", source=source))
    assert decode(line("message", source=source), trusted=True).record.source == source


@pytest.mark.parametrize("kind", sorted(known.DESK_TYPES))
def test_acts_of_the_desk_come_in_trusted_only(kind):
    """What only a desk does is refused from outside, and taken as it stands from its own history."""
    assert "is an act of the desk" in why(line(kind, text="x"))
    made = decode(line(kind, source="desk", text="x", anything={"a": [1]}), trusted=True).record
    assert made.fields == {"text": "x", "anything": {"a": [1]}}


def test_a_restored_event_keeps_what_was_decided():
    """Under restore the case, what it became and the results come along; else they are dropped."""
    decided = {"case": "CB-12", "becomes": {"stage": "settled"}, "result": {"amount": 500}}
    raw = line("settlement", source="system", ref="shop/o-9", dispute=..., seq=41, **decided)
    made = decode(raw, restore=True)
    assert (dict(made.decided), made.seq) == (decided, 41)
    assert made.record.fields == {"by": "s-1", "amount": "5.00"}
    assert dict(decode(raw, trusted=True).decided) == {}


@pytest.mark.parametrize("change", [{"case": "12"}, {"case": "CB-0"}, {"case": 3}, {"becomes": []}, {"result": "x"}])
def test_a_spoilt_history_is_refused(change):
    """What a desk decided has a form that restoring relies on."""
    assert next(iter(change)) in why(line("note", source="desk", text="x", **change), restore=True)


def test_an_erased_address_is_read_again():
    """An export whose personal words were erased can be read."""
    words = {"buyer": "b-1", "ship_to": "[erased]"}
    assert decode(line("order", **words)).record.fields["ship_to"] == "[erased]"
    assert decode(line("return_address", lines="[erased]")).record.fields["lines"] == "[erased]"


SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(extra=st.dictionaries(TEXTS, VALUES, max_size=4), text=TEXTS, escaped=st.booleans(), loose=st.booleans())
def test_what_a_sender_writes_comes_back_whole(extra, text, escaped, loose):
    """Any fields, however JSON writes them, are read as they were meant."""
    told = {f"x-{name}": value for name, value in extra.items()}
    separators = (" , ", " \t: ") if loose else (",", ":")
    made = record("message", text=text, **told)
    raw = json.dumps(made, ensure_ascii=escaped, separators=separators).encode()
    assert decode(raw).record.fields == {**BODIES["message"], "text": text, **told}


def test_shapes_and_rules_know_the_same_words():
    """The values a shape knows are those the rules decide by."""
    assert set(shapes.SHAPES) == set(known.RANK) == set(known.FIELDS)
    for kind, name, values in [
        ("dispute", "remedy", REMEDIES),
        ("escalation", "why", WHYS),
        ("evidence", "provenance", PROVENANCES),
        ("decision", "outcome", OUTCOMES),
        ("decision", "fault", FAULTS),
        ("staff", "role", ROLES),
    ]:
        assert get_args(get_type_hints(shapes.SHAPES[kind])[name]) == tuple(values), name


@pytest.mark.parametrize("kind", known.FIELDS)
def test_a_shape_has_the_fields_the_table_names(kind):
    """Which fields are known is said twice, and the same both times."""
    assert set(get_type_hints(shapes.SHAPES[kind])) == known.FIELDS[kind]


@pytest.mark.parametrize("kind", shapes.SHAPES)
def test_every_instant_and_amount_is_looked_at(kind):
    """No field declared as an instant or an amount is left to the shape alone."""
    hints = get_type_hints(shapes.SHAPES[kind], include_extras=True)
    instants = {name for name, hint in hints.items() if shapes.Instant in (hint, *get_args(hint))}
    assert instants == set(shapes.INSTANTS.get(kind, ()))
    amounts = {name for name, hint in hints.items() if shapes.Amount in (hint, *get_args(hint))}
    assert amounts == ({"paid"} if kind == "order" else set(shapes.AMOUNTS.get(kind, ())))
