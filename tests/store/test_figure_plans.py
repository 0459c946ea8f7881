"""The figures of the screen read what their indexes hold, and no table from end to end."""

import re

import pytest

from caseboard.domain.figures import OF_THE_SCREEN
from caseboard.services.figures import report, usual_window
from caseboard.store.database import connect
from tests.bench import figuring
from tests.store.watching import statements


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    """Give twenty thousand claims of two years."""
    database = connect(figuring.crowd(tmp_path_factory.mktemp("claims") / "claims.db", 20_000))
    with database.connection_context():
        yield database


def test_no_figure_of_the_screen_looks_at_every_claim(claims):
    """Each statement finds its rows by an index; none scans the claims, the cases or the history."""
    with statements(claims) as seen:
        report(claims, usual_window(figuring.NOW), now=figuring.NOW, only=OF_THE_SCREEN)
    assert 5 < len(seen) < 30
    for sql in seen:
        plan = [row[3] for row in claims.execute_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
        scanned = [line for line in plan if re.match(r"SCAN (k|t|c|claim|tally|case|event|letter)\b", line)]
        assert scanned == [], sql


def test_statements_do_not_grow_with_the_days(claims):
    """Figures of two years take the statements of those of four weeks."""
    from datetime import timedelta

    from caseboard.domain.windows import Window

    counts = []
    for length in (28, 700):
        with statements(claims) as seen:
            window = Window(figuring.NOW - timedelta(days=length), figuring.NOW)
            report(claims, window, now=figuring.NOW, only=OF_THE_SCREEN)
        counts.append(len(seen))
    assert counts[0] == counts[1]
