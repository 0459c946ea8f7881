"""Messages carry what their class names."""

import pytest

from caseboard.tui.saying import Saying


class Loaded(Saying):
    """A field that has to be said, and one that need not."""

    number: str
    of: int = 1


class Counted(Loaded):
    """One more."""

    count: int = 0


def test_a_message_takes_its_fields_in_their_order_and_by_name():
    """Fields of the base come first; what is left out is what the class says."""
    said = Counted("CB-1", 2, count=3)
    assert (said.number, said.of, said.count) == ("CB-1", 2, 3)
    assert (Counted(number="CB-2").of, Counted("CB-2").count) == (1, 0)


def test_no_field_hides_what_every_message_has():
    """Such a field would be written in one place and read from another."""
    with pytest.raises(TypeError, match="Late: every message has time already"):

        class Late(Saying):
            time: float


@pytest.mark.parametrize(
    ("values", "named", "why"),
    [
        ((), {}, "Loaded is said without number"),
        (("CB-1", 2, 3), {}, "Loaded has the fields number, of"),
        (("CB-1",), {"number": "CB-2"}, "Loaded has the fields number, of"),
        (("CB-1",), {"count": 3}, "Loaded has the fields number, of"),
    ],
)
def test_a_message_is_not_said_with_other_fields(values, named, why):
    """Too few, too many, twice, or of another name."""
    with pytest.raises(TypeError, match=why):
        Loaded(*values, **named)
