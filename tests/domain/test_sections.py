"""Sections: what the board has by itself, and what can be kept beside it."""

from pathlib import Path

import pytest

from caseboard.domain.flags import flags
from caseboard.domain.query import FLAGS, QueryError
from caseboard.domain.queue import QueueView
from caseboard.domain.sections import (
    BUILT_IN,
    FIRST,
    OF_SCOPE,
    Section,
    check_section,
    columns_named,
    joined,
    section_named,
    view_of,
)

MINE = Section("Broken", "reason:damaged amount:>50", "amount")


def test_the_boards_own_sections():
    """Eight lists in the order of the day; the board begins with all that waits for the desk."""
    assert [one.name for one in BUILT_IN] == [
        "Mine", "Unassigned", "Due today", "Missing evidence", "To approve", "Negotiating", "All open", "Ended",
    ]  # fmt: skip
    assert view_of(FIRST) == QueueView()
    assert {scope: view_of(section).scope for scope, section in OF_SCOPE.items()} == {
        "open": "open", "negotiating": "negotiating", "ended": "ended",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("section", "typed", "view"),
    [
        (MINE, "", QueueView("open", "", "reason:damaged amount:>50", "amount")),  # what waits for the desk
        (MINE, " anna ", QueueView("open", "anna", "reason:damaged amount:>50", "amount")),
        (MINE, "is:ended", QueueView("ended", "is:ended", "reason:damaged amount:>50", "amount")),
        (FIRST, "stage:decided", QueueView("ended", "stage:decided")),
        (Section("x", "stage:decided"), "", QueueView("ended", "", "stage:decided")),
    ],
)
def test_a_view_is_a_section_and_what_was_typed(section, typed, view):
    """What is typed narrows, and a list named there goes before the section's own."""
    assert view_of(section, typed) == view


@pytest.mark.parametrize(
    ("section", "typed", "kept"),
    [
        (FIRST, "reason:damaged  -is:held", "is:open reason:damaged -is:held"),
        (FIRST, "is:ended anna", "is:ended anna"),
        (MINE, "amount:<90 EUR", "is:open reason:damaged amount:>50 amount:<90EUR"),
        (BUILT_IN[0], "", "is:open with:me"),
    ],
)
def test_what_is_shown_can_be_kept(section, typed, kept):
    """The section's query and what was typed are one query, which asks for the same cases."""
    assert joined(section, typed) == kept
    assert view_of(Section("kept", kept)).scope == view_of(section, typed).scope


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "1 to 40 characters"),
        ({"name": "x" * 41}, "1 to 40 characters"),
        ({"name": "a\x1b[2J"}, "1 to 40 characters"),
        ({"name": "all OPEN"}, "all OPEN is a section of the board itself"),
        ({"query": "colour:red"}, "no field"),
        ({"sort": "colour"}, "colour is no order; known are due, amount, opened, number"),
        ({"columns": ("due", "colour")}, "colour is no column; known are due"),
    ],
)
def test_what_cannot_be_kept(change, says):
    """A name, query, order or column that is none is refused in words."""
    with pytest.raises(QueryError, match=says):
        check_section(MINE._replace(**change))


def test_columns_are_named_in_any_order():
    """They stand as the board has them, blanks or commas between their names."""
    assert columns_named("with, due opened") == ("due", "opened", "with")
    assert columns_named("") == ()
    with pytest.raises(QueryError, match="colour is no column"):
        columns_named("due colour")


@pytest.mark.parametrize(
    ("name", "found"),
    [("mine", "Mine"), ("MISSING", "Missing evidence"), ("unassigned", "Unassigned"), ("broken", "Broken")],
)
def test_a_section_is_found_by_its_name(name, found):
    """Case does not matter, and a beginning is enough where one section alone has it."""
    assert section_named((*BUILT_IN, MINE), name).name == found


@pytest.mark.parametrize("name", ["", "x", "m"])
def test_a_name_of_no_section_lists_them(name):
    """None, or more than one, is refused with the names there are."""
    with pytest.raises(QueryError, match="known are Mine, Unassigned"):
        section_named(BUILT_IN, name)


def test_every_flag_can_be_asked_for():
    """The names of flags that a query knows are those that the rules give."""
    source = Path(flags.__code__.co_filename).read_text("utf-8")
    assert all(f'"{name}"' in source for name in FLAGS)
