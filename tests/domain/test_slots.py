"""The table of slots as the rules print it, and the questions about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from caseboard.domain.facts import Item
from caseboard.domain.instants import MICROSECOND, days
from caseboard.domain.slot_table import TABLE
from caseboard.domain.slots import REASONS, Fills, Meters, Situation, Slot, fills, known, meter, slots_of

# As the rules print it. `o` optional, `R` required; no party but the desk owes nothing.
RULES = """
| not_received | statement | buyer | o | | text pdf | 1 |
| not_received | proof_of_shipment | seller | R | | record pdf image | 1 |
| not_received (in_transit, wrong_address) | proof_of_delivery | seller | R | delivered | record pdf image | 1 |
| not_received | tracking_timeline | desk | | | record | 1 |
| not_received (customs) | customs_document | buyer | R | | pdf image | 1 |
| not_received (customs) | duty_receipt | buyer | o | | pdf image | 1 |
| not_received (customs) | invoice | seller | R | | pdf image | 1 |
| not_received (customs) | clearance_certificate | seller | R | asked | pdf image | 1 |
| not_received (wrong_address) | address_at_payment | buyer | o | | text image | 1 |
| not_received (wrong_address) | label | seller | R | | image pdf record | 1 |
| not_received (wrong_address) | address_change_consent | seller | R | differs; dated < shipped_at | text image pdf record | 1 |
| not_received (wrong_address) | order_snapshot | desk | | | record | 1 |
| not_received (not_collected) | collection_attempt | buyer | R | | text image pdf | 1 |
| not_received (not_collected) | carrier_notice | seller | R | | record pdf image | 1 |
| not_received (not_collected, returned) | carrier_events | desk | | | record | 1 |
| not_as_described | differences | buyer | R | | text pdf | 1 |
| not_as_described (description, colour) | photos | buyer | R | | image video | 1 |
| not_as_described (size) | photos_with_ruler | buyer | R | | image | 2 |
| not_as_described, quality | listing_as_sold | seller | R | o when listing_snapshot is filled | text pdf image | 1 |
| not_as_described | photos_before_shipment | seller | o | | image video | 1 |
| not_as_described, quality | listing_snapshot | desk | | | record | 1 |
| quality | fault_shown | buyer | R | | video image | 1 |
| quality | test_record | seller | o | | pdf image text | 1 |
| damaged (accepted) | photos_packing | buyer | R | | image | 2 |
| damaged (accepted) | photos_item | buyer | R | | image video | 1 |
| damaged (refused) | refusal_record | buyer | R | | record pdf image | 1 |
| damaged | carrier_remark | buyer | o | | pdf image record | 1 |
| damaged | packing_photos | seller | R | | image | 1 |
| damaged | delivery_record | desk | | | record | 1 |
| short_quantity | photo_of_all | buyer | R | | image | 1 |
| short_quantity | packing_list | seller | R | | pdf image text | 1 |
| short_quantity | carrier_weight | desk | | | record | 1 |
| counterfeit | comparison | buyer | R | | pdf image text | 1 |
| counterfeit | invoice | seller | R | | pdf image | 1 |
| counterfeit | authorisation | seller | R | | pdf image | 1 |
| return_not_refunded | return_tracking | buyer | R | | record image text | 1 |
| return_not_refunded | return_address_confirmed | buyer | R | dated < return shipment | text image pdf record | 1 |
| return_not_refunded | return_acknowledged | seller | R | | text pdf image | 1 |
| delivery_terms | agreement | buyer and seller | R each | dated < paid_at | text image pdf record | 1 |
"""  # noqa: E501 - one line a row, to be compared with the rules by eye.

EVERY_REASON = [
    *[("not_received", detail) for detail in ("in_transit", "customs", "wrong_address", "not_collected", "returned")],
    *[("not_as_described", detail) for detail in ("description", "colour", "size")],
    *[("damaged", detail) for detail in ("accepted", "refused")],
    *[(reason, None) for reason in ("quality", "short_quantity", "counterfeit")],
    *[(reason, None) for reason in ("return_not_refunded", "delivery_terms")],
]
LEVELS = {"R": "required", "R each": "required", "o": "optional", "": "desk"}
REFERENCES = {"shipped_at": "shipped_at", "return shipment": "return_shipped_at", "paid_at": "paid_at"}

PAID = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHIPPED = PAID + days(2)
RETURNED = PAID + days(20)


def situation(reason: str = "not_received", detail: str | None = None, **more) -> Situation:
    """Nothing has happened but payment, shipment and a return; nothing is on record."""
    plain = Situation(
        reason=reason,
        detail=detail,
        delivered=False,
        asked=frozenset(),
        differs=False,
        paid_at=PAID,
        shipped_at=SHIPPED,
        return_shipped_at=RETURNED,
        tracking=False,
        carrier_weight=False,
        order_snapshot=False,
        listing_snapshot=False,
    )
    return replace(plain, **more)


def item(slot: str | None, medium: str = "image", party: str = "seller", digest: str = "a", **more) -> Item:
    """One readable item of a party, on time."""
    plain = Item(
        ref=digest,
        digest=digest,
        party=party,
        slot=slot,
        medium=medium,
        readable=True,
        characters=200 if medium == "text" else 0,
        provenance="party",
        received_at=PAID + days(30),
        dated=None,
        admitted_at=None,
        seen_at=None,
    )
    return plain._replace(**more)


def slot_named(name: str, now: Situation, party: str = "seller") -> Slot:
    """The slot of that name that holds now."""
    return next(slot for slot in slots_of(now) if (slot.name, slot.party) == (name, party))


def printed(reason: str, detail: str | None, *, all_hold: bool) -> list[tuple[object, ...]]:
    """Read the printed rules for one reason and detail, with every condition met or none."""
    found: list[tuple[object, ...]] = []
    for line in RULES.strip().splitlines():
        reasons, name, parties, level, condition, accepts, least = (cell.strip() for cell in line.split("|")[1:-1])
        details = re.search(r"\((.*)\)", reasons)
        if reason not in re.sub(r"\(.*\)", "", reasons).replace(" ", "").split(","):
            continue
        if details and detail not in details[1].split(", "):
            continue
        if not all_hold and re.match("delivered|asked|differs", condition):
            continue
        relieved = all_hold and condition == "o when listing_snapshot is filled"
        dated = re.search("dated < (.*)", condition)
        found += [
            (
                name,
                party,
                "optional" if relieved else LEVELS[level],
                tuple(accepts.split()),
                int(least),
                REFERENCES[dated[1]] if dated else None,
            )
            for party in parties.split(" and ")
        ]
    return found


def as_tuples(now: Situation) -> list[tuple[object, ...]]:
    """The slots that hold now, to be compared."""
    return [(slot.name, slot.party, slot.level, slot.accepts, slot.min, slot.before) for slot in slots_of(now)]


@pytest.mark.parametrize(("reason", "detail"), EVERY_REASON)
def test_the_table_is_the_rules(reason, detail):
    """For each reason and detail the slots are the printed rows, in their order."""
    nothing = situation(reason, detail)
    everything = situation(
        reason,
        detail,
        delivered=True,
        asked=frozenset({"clearance_certificate"}),
        differs=True,
        listing_snapshot=True,
    )
    assert as_tuples(nothing) == printed(reason, detail, all_hold=False)
    assert as_tuples(everything) == printed(reason, detail, all_hold=True)


def test_no_row_is_left_out():
    """Table and rules have the same number of rows, the agreement standing once for each party."""
    assert len(TABLE) == len(RULES.strip().splitlines()) + 1
    assert len(set(TABLE)) == len(TABLE)


def test_reasons_and_details():
    """The reasons and their details are those of the rules, the default first."""
    expected: dict[str, list[str]] = {}
    for reason, detail in EVERY_REASON:
        expected.setdefault(reason, []).extend([detail] if detail else [])
    assert {reason: list(details) for reason, details in REASONS.items()} == expected


@pytest.mark.parametrize(
    ("reason", "default"),
    [("not_received", "in_transit"), ("not_as_described", "description"), ("damaged", "accepted")],
)
def test_the_first_detail_is_the_default(reason, default):
    """A case without a detail owes what the default detail owes."""
    assert slots_of(situation(reason)) == slots_of(situation(reason, default))


@pytest.mark.parametrize(
    ("reason", "detail", "words"),
    [
        ("lost", None, "the rules know no reason 'lost'"),
        ("not_received", "colour", "the reason not_received has no detail 'colour'"),
        ("quality", "colour", "the reason quality has no detail 'colour'"),
    ],
)
def test_unknown_reasons_have_no_slots(reason, detail, words):
    """A reason or detail that the rules do not know is an error, never an empty table."""
    with pytest.raises(ValueError, match=words):
        slots_of(situation(reason, detail))


@pytest.mark.parametrize(
    ("reason", "slot", "party", "answer"),
    [
        ("not_received", "invoice", "seller", True),  # of another detail: still known
        ("not_received", "invoice", "buyer", False),  # the other side's
        ("not_received", "invoice", None, True),
        ("not_received", "photos", "buyer", False),
        ("quality", "listing_as_sold", "seller", True),
        ("delivery_terms", "agreement", "buyer", True),
        ("delivery_terms", "agreement", "seller", True),
        ("not_received", "tracking_timeline", "seller", False),  # the desk's
        ("not_received", "tracking_timeline", "desk", True),
        ("lost", "invoice", "seller", False),
    ],
)
def test_known_slots(reason, slot, party, answer):
    """A slot is known to a reason if any of its details has it for that party."""
    assert known(reason, slot, party) is answer


@pytest.mark.parametrize(
    ("detail", "slot", "condition"),
    [
        ("in_transit", "proof_of_delivery", {"delivered": True}),
        ("wrong_address", "proof_of_delivery", {"delivered": True}),
        ("customs", "clearance_certificate", {"asked": frozenset({"clearance_certificate"})}),
        ("wrong_address", "address_change_consent", {"differs": True}),
    ],
)
def test_conditions_bring_slots(detail, slot, condition):
    """A slot with a condition is owed only while the condition holds."""
    before, after = situation(detail=detail), situation(detail=detail, **condition)
    assert slot not in meter(before, []).missing("seller")
    assert slot not in {held.name for held in slots_of(before)}
    assert slot in meter(after, []).missing("seller")


def test_asking_for_another_slot_brings_none():
    """A request for something else does not make the certificate owed."""
    now = situation(detail="customs", asked=frozenset({"invoice"}))
    assert "clearance_certificate" not in meter(now, []).missing("seller")


@pytest.mark.parametrize("reason", ["not_as_described", "quality"])
def test_the_listing_on_file_relieves_the_seller(reason):
    """The seller need not send the listing when the desk has it; it may."""
    without, with_copy = situation(reason), situation(reason, listing_snapshot=True)
    assert slot_named("listing_as_sold", without).level == "required"
    assert slot_named("listing_as_sold", with_copy).level == "optional"
    sent = [item("listing_as_sold", "pdf")]
    assert {one.slot.name: one.count for one in meter(with_copy, sent).of("seller")}["listing_as_sold"] == 1


# Each medium with the items that are one and the items that are none.
MEDIA = [
    ("text", {"medium": "text", "characters": 20}, True),  # exactly long enough
    ("text", {"medium": "text", "characters": 19}, False),  # one short
    ("text", {"medium": "text", "characters": 19, "provenance": "carrier"}, False),
    ("text", {"medium": "pdf", "characters": 500}, False),
    ("image", {"medium": "image"}, True),
    ("image", {"medium": "video"}, False),
    ("image", {"medium": "pdf"}, False),
    ("pdf", {"medium": "pdf"}, True),
    ("pdf", {"medium": "text"}, False),
    ("video", {"medium": "video"}, True),
    ("video", {"medium": "image"}, False),
    ("record", {"medium": "text", "characters": 3, "provenance": "platform"}, True),  # length does not matter
    ("record", {"medium": "text", "characters": 3, "provenance": "carrier"}, True),
    ("record", {"medium": "pdf", "provenance": "authority"}, True),
    ("record", {"medium": "image", "provenance": "carrier"}, True),
    ("record", {"medium": "video", "provenance": "carrier"}, True),
    ("record", {"medium": "pdf", "provenance": "party"}, False),  # a retelling
    ("record", {"medium": "text", "characters": 500, "provenance": "party"}, False),
    *[(media, {"medium": "other"}, False) for media in ("text", "image", "pdf", "video", "record")],
    *[(m, {"medium": m, "readable": False}, False) for m in ("text", "image", "pdf", "video")],
    ("record", {"medium": "pdf", "provenance": "carrier", "readable": False}, False),
]


@pytest.mark.parametrize(("media", "looks", "answer"), MEDIA)
def test_each_medium(media, looks, answer):
    """A slot takes what is of its medium, and a record by who made it."""
    slot = Slot("place", "seller", "required", (media,), 1, None)
    given = item("place", looks["medium"], **{key: looks[key] for key in looks if key != "medium"})
    assert fills(slot, given, situation()) is answer


def test_one_accepted_medium_is_enough():
    """A short text of the carrier fills a slot for texts and records as a record."""
    slot = Slot("place", "seller", "required", ("text", "record"), 1, None)
    assert fills(slot, item("place", "text", characters=5, provenance="carrier"), situation())
    assert not fills(slot, item("place", "text", characters=5), situation())


@pytest.mark.parametrize(
    ("slot", "party"), [("proof_of_shipment", "buyer"), ("label", "seller"), (None, "seller"), ("", "seller")]
)
def test_an_item_fills_its_own_place_only(slot, party):
    """An item of the other side, under another slot or under none fills nothing here."""
    here = slot_named("proof_of_shipment", situation())
    assert not fills(here, item(slot, party=party), situation())


@pytest.mark.parametrize(
    ("reason", "detail", "slot", "party", "reference"),
    [
        ("not_received", "wrong_address", "address_change_consent", "seller", "shipped_at"),
        ("return_not_refunded", None, "return_address_confirmed", "buyer", "return_shipped_at"),
        ("delivery_terms", None, "agreement", "buyer", "paid_at"),
        ("delivery_terms", None, "agreement", "seller", "paid_at"),
    ],
)
def test_date_tests(reason, detail, slot, party, reference):
    """What has to precede something is dated before it, at the latest one microsecond."""
    now = situation(reason, detail, differs=True)
    here = slot_named(slot, now, party)
    limit = getattr(now, reference)
    given = item(slot, "pdf", party)
    assert fills(here, given._replace(dated=limit - MICROSECOND), now)
    assert not fills(here, given._replace(dated=limit), now)
    assert not fills(here, given._replace(dated=limit + MICROSECOND), now)
    assert not fills(here, given, now)  # undated: it says nothing
    unknown = situation(reason, detail, differs=True, **{reference: None})
    assert not fills(here, given._replace(dated=limit - MICROSECOND), unknown)


def test_other_slots_ask_for_no_date():
    """An undated item fills a slot without a date test, whatever is unknown."""
    now = situation(paid_at=None, shipped_at=None, return_shipped_at=None)
    assert fills(slot_named("proof_of_shipment", now), item("proof_of_shipment"), now)


@pytest.mark.parametrize(
    ("digests", "count", "complete"),
    [
        ([], 0, False),
        (["a"], 1, False),
        (["a", "a"], 1, False),  # the same picture twice is one
        (["a", "b"], 2, True),
        (["a", "b", "a", "c"], 3, True),
    ],
)
def test_min_counts_different_items(digests, count, complete):
    """Two pictures with a ruler are two different ones."""
    now = situation("not_as_described", "size")
    items = [item("photos_with_ruler", party="buyer", digest=digest) for digest in digests]
    full = meter(now, [item("differences", "text", "buyer", "words"), *items])
    assert {one.slot.name: one.count for one in full.of("buyer")}["photos_with_ruler"] == count
    assert full.complete("buyer") is complete


def test_one_file_lies_under_one_slot():
    """The same file under two slots fills one of them: the first that it can fill."""
    now = situation("counterfeit")
    twice = [item("invoice"), item("authorisation")]
    assert meter(now, twice).missing("seller") == ("authorisation",)
    assert meter(now, twice[::-1]).missing("seller") == ("invoice",)
    useless_first = [item("comparison"), *twice]  # the buyer's slot: it fills nothing
    assert meter(now, useless_first).missing("seller") == ("authorisation",)


def test_one_file_from_both_is_one_of_each():
    """The same agreement from buyer and seller counts for either."""
    now = situation("delivery_terms")
    items = [item("agreement", "pdf", party, dated=PAID - days(1)) for party in ("buyer", "seller")]
    full = meter(now, items)
    assert full.complete("buyer")
    assert full.complete("seller")
    assert not meter(now, items[:1]).complete("seller")


def test_meters_of_a_case():
    """The meters name what is owed, what is given, and what is missing in the order of the table."""
    now = situation("not_received", "customs", asked=frozenset({"clearance_certificate"}), tracking=True)
    full = meter(now, [item("invoice", "pdf"), item("duty_receipt", party="buyer", digest="b")])
    assert [(one.slot.name, one.slot.level, one.count, one.slot.min) for one in full.slots] == [
        ("statement", "optional", 0, 1),
        ("proof_of_shipment", "required", 0, 1),
        ("tracking_timeline", "desk", 1, 1),
        ("customs_document", "required", 0, 1),
        ("duty_receipt", "optional", 1, 1),
        ("invoice", "required", 1, 1),
        ("clearance_certificate", "required", 0, 1),
    ]
    assert (full.filled("seller"), full.required("seller")) == (1, 3)
    assert full.missing("seller") == ("proof_of_shipment", "clearance_certificate")
    assert (full.filled("buyer"), full.required("buyer")) == (0, 1)
    assert full.missing("buyer") == ("customs_document",)
    assert not full.complete("buyer")
    assert not full.complete("seller")


def test_owing_nothing_is_complete():
    """A buyer who only waits for goods owes nothing, and the desk never does."""
    full = meter(situation(), [])
    assert full.complete("buyer")
    assert full.complete("desk")
    assert not full.complete("seller")


@pytest.mark.parametrize(
    ("reason", "detail", "slot", "record"),
    [
        ("not_received", "in_transit", "tracking_timeline", "tracking"),
        ("not_received", "returned", "carrier_events", "tracking"),
        ("damaged", "accepted", "delivery_record", "tracking"),
        ("short_quantity", None, "carrier_weight", "carrier_weight"),
        ("not_received", "wrong_address", "order_snapshot", "order_snapshot"),
        ("quality", None, "listing_snapshot", "listing_snapshot"),
    ],
)
def test_the_desks_slots_fill_from_records(reason, detail, slot, record):
    """A slot of the desk is filled by its record, and by no item."""

    def count(full: Meters) -> int:
        return next(one.count for one in full.of("desk") if one.slot.name == slot)

    others = ("tracking", "carrier_weight", "order_snapshot", "listing_snapshot")
    without = situation(reason, detail, **{name: name != record for name in others})
    filed = item(slot, "pdf", "desk", provenance="carrier")
    assert count(meter(without, [filed])) == 0
    assert count(meter(situation(reason, detail, **{record: True}), [])) == 1


def test_an_item_of_the_case_is_what_the_table_reads():
    """Evidence as the rules hold it has all that the table asks of it."""
    given: Fills = item("label")
    assert meter(situation(detail="wrong_address"), [given]).filled("seller") == 1
