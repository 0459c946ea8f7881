"""Houses whose cases a board is opened on: as many pairs as wanted, or ten cases that wait for somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from caseboard.services.desk import Desk
from tests.services.pictures import drawn
from tests.stories.house import LENA, House, at

REVIEW = at("21 March 11:00")
"""When the evidence period of a claim in the house is over."""
PAIRS = 5
"""Of each of two slots: ten stations in all."""


def desk_of(house: House) -> Desk:
    """Sit lena down in *house*, whose clock is moved by hand."""
    return Desk(house.database, LENA, lambda: house.now)


def ten_pairs(folder: Path) -> tuple[House, str]:
    """Return a house with a claim of ten pairs in review, two slots missing, and the ref of an item that came late."""
    house = House(folder)
    with house.database.connection_context():
        house.claim(reason="not_as_described", detail="description")
        for one in range(PAIRS):
            house.sends(at("14 March 9:00"), "bea", f"difference {one}: the shade is torn", slot="differences")
        for one in range(PAIRS - 1):
            file = drawn(one, "PNG")
            house.sends(at("15 March 9:00"), "sam", slot="photos_before_shipment", file=file)
        late = at("20 March 12:00")
        house.sends(late, "sam", slot="photos_before_shipment", file=drawn(PAIRS, "PNG"), ref="late")
        house.until(REVIEW)
    return house, "late"


COMPLETE, SILENT, LACKING = range(6), range(6, 8), range(8, 10)
"""Of ten cases: both have given all, the seller has given nothing, both have left something out."""


def ten_cases(folder: Path) -> House:
    """Return a house with ten claims about an item of another colour that wait for a case manager."""
    house = House(folder)
    minutes = [timedelta(minutes=one) for one in range(10)]
    with house.database.connection_context():
        for one in range(10):
            house.order(f"o-{one}", buyer=f"buyer-{one}", seller=f"seller-{one}")
        for one, after in enumerate(minutes):
            about = {
                "reason": "not_as_described",
                "detail": "colour",
                "statement": "I ordered a green one, it is blue.",
            }
            house.dispute(at("10 March 10:00") + after, f"d-{one}", by=f"buyer-{one}", order=f"o-{one}", **about)
        for one, after in enumerate(minutes):
            when = at("13 March 10:00") + after
            house.comes(when, "escalation", dispute=f"d-{one}", by=f"buyer-{one}", why="no_agreement")
        for one, after in enumerate(minutes):
            _give(house, one, at("14 March 10:00") + after)
        house.until(at("21 March 11:00"))
    return house


def _give(house: House, one: int, when: datetime) -> None:
    buyer, seller, dispute = f"buyer-{one}", f"seller-{one}", f"d-{one}"
    house.sends(when, buyer, "Ordered green, got a blue one.", slot="differences", dispute=dispute)
    if one not in LACKING:
        house.sends(when, buyer, slot="photos", dispute=dispute, file=drawn(one, "PNG"))
    if one in COMPLETE:
        house.sends(when, seller, "A lamp, green, matt, in its box.", slot="listing_as_sold", dispute=dispute)
    elif one in LACKING:
        house.sends(when, seller, slot="photos_before_shipment", dispute=dispute, file=drawn(100 + one, "PNG"))
