"""What the board greys, and what it offers, by the same rules as the acts themselves."""

from dataclasses import replace

import pytest

from caseboard.services.allowed import allowed
from tests.domain.build import ADA, EVE, at, context, dispute


@pytest.mark.parametrize("stage", ["decided", "cancelled", "withdrawn", "settled"])
@pytest.mark.parametrize(("overdue", "staff", "why"), [
    (True, EVE, ""),
    (True, ADA, "release wants a supervisor"),
    (False, EVE, "case has ended"),
])  # fmt: skip
def test_endings_what_came_in_overdue_is_released_after_its_end(stage, overdue, staff, why):
    """As the act itself allows it, whichever way the case ended; without that there is nothing to release."""
    facts = replace(dispute(stage=stage), arrived_overdue=overdue)
    said = allowed(facts, staff, context(at(9)).policy, at(9))["release"]
    assert why in said
    assert bool(said) is bool(why)
