"""Ten cases from the keyboard, without one mouse act, and no more keys than a typical case may take."""

from caseboard.services.desk import Desk
from tests.tui.houses import COMPLETE, LACKING, SILENT, desk_of, ten_cases
from tests.tui.triage import PAGE, page, triage

MOST = 40
"""Key presses besides typed words from queue to sealed."""


async def test_ten_cases_are_triaged_from_the_keyboard(tmp_path):
    """Eight are read, cited and sealed, two are asked for what is missing; the page of the docs says by which keys."""
    house = ten_cases(tmp_path)
    ways = await triage(house)
    assert [one.stage for one in ways] == ["decided"] * 8 + ["gathering"] * 2
    assert max(one.presses for one in ways) <= MOST
    desk = desk_of(house)
    for one in COMPLETE:
        _sealed(desk, f"CB-{one + 1}", cites=2, grounds=("differs_from_listing",))
    for one in SILENT:
        _sealed(desk, f"CB-{one + 1}", cites=1, grounds=("differs_from_listing", "seller_gave_none"))
    for one in LACKING:
        asked = {(row.party, row.slot) for row in desk.case(f"CB-{one + 1}").facts.requests}
        assert asked == {("buyer", "photos"), ("seller", "listing_as_sold")}
    assert page(ways) == PAGE.read_text("utf-8"), "python -m tests.tui.triage writes it anew"


def _sealed(desk: Desk, number: str, *, cites: int, grounds: tuple[str, ...]) -> None:
    """Check that the decision of *number* is sealed, everything having been opened."""
    decision = desk.case(number).decision
    assert decision is not None
    assert decision.state == "sealed"
    assert (decision.fault, decision.grounds, decision.unread) == ("seller", grounds, ())
    assert len({digest for one in decision.findings for digest in one.cites}) == cites
    assert all(exhibit.opened_by_me for exhibit in desk.compare(number).exhibits)
