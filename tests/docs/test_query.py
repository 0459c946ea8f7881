"""The page on asking for cases: every query on it can be read, and every word that is known stands there."""

import re
from pathlib import Path

from caseboard.domain.query import FIELDS, STATES, read_query
from caseboard.domain.sections import COLUMNS
from caseboard.domain.slot_table import REASONS

PAGE = Path(__file__).parents[2] / "docs" / "query.md"


def test_every_query_on_the_page_can_be_read():
    """Those of the table, and those together."""
    text = PAGE.read_text("utf-8")
    table = re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)
    together = re.search(r"A few together:\n\n```\n(.+?)```", text, re.DOTALL)
    assert together is not None
    queries = [*table, *together[1].splitlines()]
    assert len(queries) > 20
    assert all(read_query(query).terms for query in queries)
    assert {term.field for query in queries for term in read_query(query).terms} == {*FIELDS, "word"}


def test_every_word_that_is_known_stands_on_the_page():
    """Reasons, states and columns."""
    text = PAGE.read_text("utf-8")
    assert [word for word in (*REASONS, *STATES, *COLUMNS) if word not in text] == []
