"""All that the team weighs of a case, as of an instant (R23, R31 to R39)."""

import pytest

from caseboard.domain.scans import Scan, Sent
from caseboard.domain.weighing import Weighed, address_columns, grounds_offered, panels
from tests.domain.build import EVERYWHERE, US, at, claim, parcel

REPORTED = at(2)
DOOR = "Rua A 1\n01000\nBR"


def weighed(code):
    """Return a parcel of which one thing is reported."""
    scan = Scan(REPORTED, code, "Rua A 1", signed_by="Bea")
    return Weighed([Sent("p-1", "out", at(-10), scans=(scan,))], [(at(-20), DOOR)], [(1, "lamp")])


def about(code, **changes):
    """Return a claim of which that is reported, not taken up by the worker yet."""
    return claim(parcels=[parcel("p-1", at(-10), (code, REPORTED))], **changes)


@EVERYWHERE
@pytest.mark.parametrize(("off", "told"), [(-US, False), (0 * US, True), (US, True)])
@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({}, "delivered", {"addresses", "delivery", "complaint"}),
        ({"reason": "damaged", "detail": "accepted"}, "delivered", {"addresses", "delivery", "signature", "complaint"}),
        ({}, "customs_hold", {"customs"}),
    ],
)
def test_r23_what_is_reported_ahead_of_time_waits_for_its_instant(off, told, changes, code, names):
    """Neither a panel nor a ground rests on a report before its instant; at the instant it counts."""
    facts = about(code, **changes)
    found = panels(facts, weighed(code), REPORTED + off)
    assert {panel.name for panel in found} == (names if told else set())
    if not told:
        assert grounds_offered(found) == {}
    delivered = [one for one in address_columns(facts, weighed(code), REPORTED + off) if one.kind == "delivery"]
    assert bool(delivered) is (told and code == "delivered")
