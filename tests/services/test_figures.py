"""Figures against the history they follow from, and against each other."""

import sqlite3
from datetime import UTC, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from caseboard.domain.figure import POPULATIONS
from caseboard.domain.figure_rows import Lived, Stock
from caseboard.domain.figures import FIGURES, OF_THE_SCREEN
from caseboard.domain.instants import MICROSECOND, days, micros, read
from caseboard.domain.queue_figures import adds_up, oldest
from caseboard.domain.time_figures import time_to_ending
from caseboard.domain.windows import Window
from caseboard.services.figures import BY, behind, report
from caseboard.store import checks
from caseboard.store.database import connect
from caseboard.store.summaries import recount
from tests.fixtures import LONG, busy, olist
from tests.fixtures.history import claims
from tests.fixtures.replayed import replay
from tests.stories.house import LENA, OMAR, at, refund

UNTIL = "2026-11-23T14:05:00Z"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Give the demo's three hundred cases, replayed up to a day at work."""
    folder = tmp_path_factory.mktemp("busy")
    replay(busy.make(folder / "records", 1), folder / "busy.db", UNTIL)
    database = connect(folder / "busy.db")
    with database.connection_context():
        yield database


def values(made, figure, group=""):
    """Return the values of a figure by the names of its parts."""
    return {part.name: part.value for part in made.answer(figure, group).parts}


def identity_holds(database, now, zone, every=1):
    """Assert the identity of the backlog over each day, or one in *every* so many; return how many were looked at.

    Each end is counted from the history alone.
    """
    told = list(claims(database).values())
    assert told
    first = min(one.entered for one in told).replace(hour=0, minute=0, second=0, microsecond=0)
    edges = [first + days(n) for n in range((now - first) // days(1) + 2)]
    pairs = list(pairwise(edges))[::every]
    for start, end in pairs:
        made = report(database, Window(start, end), now=now, zone=zone, only=("identity",))
        parts = made.answer("identity").parts
        assert adds_up(parts)
        standing = [sum(one.entered < t and not (one.ended and one.ended < t) for one in told) for t in (start, end)]
        arrived = sum(start <= one.entered < end for one in told)
        left = sum(one.ended is not None and start <= one.ended < end for one in told)
        assert [part.value for part in parts] == [standing[0], arrived, left, standing[1]]
    return len(pairs)


def test_the_backlog_adds_up_over_every_day_of_a_busy_desk(desk):
    """Backlog at the end of each day is that of its beginning, and what came, less what ended."""
    assert identity_holds(desk, read(UNTIL), UTC) > 20


@pytest.mark.skipif(olist.ABSENT, reason=olist.WHY_ABSENT)
def test_the_backlog_adds_up_over_every_day_of_real_orders(tmp_path_factory):
    """The same holds of each day of the replay of real orders; in short form, of every fifth."""
    every = 1 if LONG else 5
    folder = olist.replayed(tmp_path_factory)
    database = connect(Path(folder) / "olist.db")
    with database.connection_context():
        assert identity_holds(database, read(olist.UNTIL), UTC, every) > 300 / every


@pytest.mark.parametrize(("after", "ends"), [(-MICROSECOND, 0), (timedelta(0), 0), (MICROSECOND, 1)])
def test_what_ends_at_this_very_instant_is_open(desk, after, ends):
    """By tallies or one by one: a claim is in the backlog until the instant of its end has passed."""
    told = list(claims(desk).values())
    last = max(one.ended for one in told if one.ended)
    before = sum(one.ended is None or one.ended >= last for one in told if one.entered < last)
    window = Window(last - days(1), last + after)
    whole = report(desk, window, now=last + after, only=("backlog",))
    parts = report(desk, window, now=last + after, by="reason", only=("backlog",))
    assert values(whole, "backlog")["open"] == before - ends
    assert sum(one.parts[0].value or 0 for one in parts.answers) == before - ends


WINDOWS = [
    (read(UNTIL) - days(28), read(UNTIL)),
    (read(UNTIL) - days(9) + timedelta(hours=5, microseconds=7), read(UNTIL) - days(2)),
    (read(UNTIL) - days(400), read(UNTIL) + days(1)),
]


@pytest.mark.parametrize(("start", "end"), WINDOWS)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu"])
def test_groups_add_up_to_the_whole(desk, start, end, zone):
    """What tallies say of all is the sum of what is counted one by one by reason, seller, staff or country."""
    whole = report(desk, Window(start, end), now=read(UNTIL), zone=ZoneInfo(zone))
    for by in BY[1:]:
        parts = report(desk, Window(start, end), now=read(UNTIL), by=by, zone=ZoneInfo(zone))
        adding = ("backlog", "ageing", "owed", "identity", "flow", "endings", "breach_answer", "breach_decision")
        for figure in (*adding, "breach_contact", *(("outcomes",) if by == "reason" else ())):
            wanted = values(whole, figure)
            summed = dict.fromkeys(wanted, 0)
            for answer in parts.answers:
                if answer.figure.id == figure:
                    for part in answer.parts:
                        summed[part.name] = (summed[part.name] or 0) + (part.value or 0)
            assert summed == wanted, (by, figure)


@pytest.mark.parametrize(("start", "end"), WINDOWS)
@pytest.mark.parametrize("by", BY)
def test_the_cases_behind_a_figure_are_as_many_as_it_says(desk, start, end, by):
    """Every count, share and percentile opens the very cases it was made of."""
    made = report(desk, Window(start, end), now=read(UNTIL), by=by)
    opened = 0
    for answer in made.answers if by != "seller" else ():
        for part in answer.parts:
            if part.behind:
                wanted = part.value if part.unit in ("count", "share") else part.n
                assert len(behind(desk, made.asked, part)) == wanted, (answer.figure.id, answer.group, part.name)
                opened += 1
    assert opened > 20 or by == "seller"


def test_every_figure_of_the_registry_is_made(desk):
    """Each has words, a population and how it is computed, and the screen's are among them."""
    made = report(desk, Window(*WINDOWS[0]), now=read(UNTIL))
    assert {answer.figure.id for answer in made.answers} == set(FIGURES)
    assert set(OF_THE_SCREEN) <= set(FIGURES)
    assert all(figure.words and figure.how for figure in FIGURES.values())


def test_decisions_are_those_that_the_history_sealed(desk):
    """Percentiles of the gross time are those of seals in the history, to the microsecond."""
    start, end = WINDOWS[0]
    lengths = sorted(
        (one.ended - one.entered) // MICROSECOND
        for one in claims(desk).values()
        if one.sealed and one.ended is not None and start <= one.ended < end
    )
    found = values(report(desk, Window(start, end), now=read(UNTIL)), "decision_gross")
    assert len(lengths) > 5
    assert found["p50"] == lengths[-(-50 * len(lengths) // 100) - 1]
    assert found["p95"] == lengths[-(-95 * len(lengths) // 100) - 1]
    assert found["longest"] == lengths[-1]
    assert found["mean"] == sum(lengths) // len(lengths)


def test_tallies_are_kept_and_recounted(desk):
    """What was kept event by event is what a recount finds; a row that is off is named."""
    assert checks.miscounted(desk) == []
    for batch in checks.case_batches(desk, 500):
        assert checks.unlike_reckoned(desk, batch) == []
    with desk.atomic() as undone:
        desk.execute_sql("UPDATE tally SET n = n + 1 WHERE name = 'arrived' AND day = (SELECT max(day) FROM tally "
                         "WHERE name = 'arrived')")  # fmt: skip
        desk.execute_sql("UPDATE claim SET waited = 7 WHERE case_id = (SELECT max(case_id) FROM claim)")
        assert [line.split(" of ")[0] for line in checks.miscounted(desk)] == ["arrived"]
        case = desk.execute_sql("SELECT max(case_id) FROM claim").fetchone()[0]
        assert checks.unlike_reckoned(desk, [case]) == [f"CB-{case}: waited of its claim is not what its facts say"]
        undone.rollback()


# The edges of each figure, on one claim: it came on 13 March at 10:00.


@pytest.fixture
def house(tmp_path, make_house):
    """Give a desk on an empty database."""
    made = make_house(tmp_path)
    with made.database.connection_context():
        yield made


@pytest.fixture(scope="session")
def make_house():
    """Give what makes a desk in a folder."""
    from tests.stories.house import House

    return House


MARCH = Window(at("1 March 0:00"), at("31 March 0:00"))


def figure(house, name, *, window=MARCH, by="", group=""):
    """Return the digits of a figure by the names of its parts."""
    made = report(house.database, window, now=house.now, by=by, only=(name,))
    return {part.name: part.shown for part in made.answer(name, group).parts}


@pytest.mark.parametrize(("after", "shown"), [
    (days(1) - MICROSECOND, "0 of 1 (0.0 %)"),  # a microsecond to spare
    (days(1), "0 of 1 (0.0 %)"),  # met exactly at the instant is met
    (days(1) + MICROSECOND, "1 of 1 (100.0 %)"),
    (None, "1 of 1 (100.0 %)"),
])  # fmt: skip
def test_first_response_breached(house, after, shown):
    """A letter of staff by D(1) after the claim meets the deadline; the worker's notices never do."""
    house.claim()
    if after is not None:
        house.does(at("13 March 10:00") + after, "writing", "CB-1", party="seller", text="We look into it.")
    house.until(at("16 March 10:00"))
    assert figure(house, "breach_answer") == {"not met": shown}
    assert figure(house, "breach_contact") == {"not met": "1 of 1 (100.0 %)"}


@pytest.mark.parametrize(("after", "due"), [(days(1) - MICROSECOND, 0), (days(1), 1)])
def test_a_claim_that_ended_before_never_had_its_deadline_fall_due(house, after, due):
    """Withdrawn a microsecond before the deadline it is none; at the very instant it fell due."""
    house.claim()
    house.comes(at("13 March 10:00") + after, "withdrawal", dispute="d-1", by="bea")
    house.until(at("16 March 10:00"))
    missed = f"{due} of {due}{' (100.0 %)' if due else ''}"
    assert figure(house, "breach_answer") == {"not met": missed}


def test_a_bounced_letter_answers_nobody(house):
    """A first response that came back is none; the next one counts, and both contacted is the later of the firsts."""
    house.claim()
    house.does(at("13 March 11:00"), "writing", "CB-1", party="seller", text="We look into it.")
    house.does(at("13 March 12:00"), "writing", "CB-1", party="buyer", text="We look into it.")
    house.does(at("13 March 13:00"), "writing", "CB-1", party="seller", text="Again.")
    house.comes(at("14 March 9:00"), "bounce", source="mail-host", permanent=True,
                letter=house.letters("letter")[0].message_id)  # fmt: skip
    house.comes(at("15 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    shown = figure(house, "first_response")
    assert (shown["longest"], shown["answered"]) == ("2 h", "1 of 1 (100.0 %)")
    assert figure(house, "both_contacted")["longest"] == "3 h"


def test_net_time_leaves_waiting_out(house):
    """From claim to seal less gathering before the close and holds; credited to the proposer."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.holds(at("21 March 10:00"), "2026-03-23T10:00:00Z")
    house.until(at("24 March 10:00"))
    house.proposes(at("24 March 10:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("24 March 10:01"))
    assert figure(house, "decision_gross")["longest"] == "11 d"
    # Waited: from 13 March 10:00 to 20 March 10:00 and a microsecond, and the two days of the hold.
    net = report(house.database, MARCH, now=house.now, only=("decision_net",)).answer("decision_net").parts[3]
    assert net.length == days(11) + timedelta(seconds=30) - days(9) - MICROSECOND
    assert figure(house, "decision_net")["p50"] == "none (n below 5)"
    assert figure(house, "staff", group=LENA.name)["decided"] == "1"
    assert figure(house, "awarded") == {"EUR": "60.00 of 60.00 EUR"}
    assert figure(house, "endings")["seller silent"] == "1 of 1 (100.0 %)"
    assert figure(house, "breach_decision") == {"not met": "0 of 0"}


@pytest.mark.parametrize(("age", "named"), [
    (MICROSECOND, "under 1 d"),
    (days(1) - MICROSECOND, "under 1 d"),
    (days(1), "1 to 3 d"),
    (days(3), "3 to 7 d"),
    (days(7) - MICROSECOND, "3 to 7 d"),
    (days(7), "7 to 15 d"),
])  # fmt: skip
def test_ageing(house, age, named):
    """A claim is of the class in whose half-open span its elapsed time lies, also as tallies count it."""
    house.claim()
    house.until(at("13 March 10:00") + age)
    window = Window(at("1 March 0:00"), house.now)
    for by in ("", "reason"):
        group = "not_received" if by else ""
        shown = figure(house, "ageing", window=window, by=by, group=group)
        assert [name for name, n in shown.items() if n == "1" and "," not in name] == [named]
        assert figure(house, "oldest", window=window, by=by, group=group)["oldest"].startswith("CB-1, ")


def test_a_claim_is_no_backlog_at_the_instant_it_comes_and_still_is_at_the_one_it_ends(house):
    """Backlog(t) counts who came before t and had not ended before t."""
    house.claim()
    house.comes(at("15 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    house.until(at("16 March 10:00"))
    for when, n in (("13 March 10:00", "0"), ("14 March 10:00", "1"), ("15 March 10:00", "1"), ("15 March 10:01", "0")):
        assert figure(house, "backlog", window=Window(at("1 March 0:00"), at(when)))["open"] == n


def test_what_is_owed_is_told_of_now_whenever_the_window_ends(house):
    """A claim withdrawn after the window owes nothing; that the figure is of now is what it says of whom it counts."""
    house.claim()
    house.comes(at("15 March 12:00"), "withdrawal", dispute="d-1", by="bea")
    house.until(at("16 March 10:00"))
    past = Window(at("1 March 0:00"), at("15 March 11:00"))
    assert figure(house, "backlog", window=past)["open"] == "1"
    assert set(figure(house, "owed", window=past).values()) == {"0"}
    assert POPULATIONS[FIGURES["owed"].population] == "claims open now"


def test_ended_in_negotiation_stands_alone(house):
    """What was withdrawn before it was a claim is in that figure and in no other."""
    house.order()
    house.dispute()
    house.comes(at("11 March 10:00"), "withdrawal", dispute="d-1", by="bea")
    house.until(at("16 March 10:00"))
    assert figure(house, "in_negotiation") == {"settled": "0", "withdrawn": "1"}
    assert figure(house, "identity")["ended"] == "0"
    assert figure(house, "endings")["withdrawn"] == "0 of 0"


def test_figures_say_that_they_are_incomplete(house):
    """While the clock owes acts from before the window's end, figures name since when."""
    house.claim()
    house.sleeps()
    house.until(at("30 March 10:00"))
    made = report(house.database, MARCH, now=house.now)
    assert made.incomplete_until == house.database.execute_sql('SELECT acts_at FROM "case"').fetchone()[0] * (
        MICROSECOND
    ) + read("1970-01-01T00:00:00Z")
    house.wakes(at("30 March 11:00"))
    assert report(house.database, MARCH, now=house.now).incomplete_until is None


def test_handed_over_and_never_touched(house):
    """From one person to another counts once, by whom it left; taking a case is not touching it."""
    house.claim()
    for when, to in (("14 March 9:00", "lena"), ("14 March 10:00", "ana"), ("14 March 11:00", None),
                     ("14 March 12:00", "lena")):  # fmt: skip
        house.does(at(when), "assignment", "CB-1", to=to)
    shown = figure(house, "staff", group="lena")
    assert (shown["handed over"], shown["open"], shown["never touched"]) == ("1", "1", "1")
    assert figure(house, "staff", group="ana")["handed over"] == "0"
    house.does(at("14 March 13:00"), "note", "CB-1", text="Called.")
    assert figure(house, "staff", group="lena")["never touched"] == "0"


def test_approvals_and_what_was_sent_back(house):
    """An approval counts for who approved, a rejection for whose proposal went back; a void for nobody."""
    house.claim()
    house.adopts(at("13 March 12:00"), four_eyes_above={"EUR": "50.00"})
    said = house.sends(at("14 March 9:00"), "bea")
    house.until(at("20 March 11:00"))
    verdict = refund(6000, said, gave_none=("seller",))
    house.proposes(at("20 March 11:00"), "CB-1", verdict)
    house.rejects(at("20 March 12:00"))
    house.proposes(at("20 March 13:00"), "CB-1", verdict)
    house.opens("CB-1", by=OMAR)
    house.approves(at("20 March 14:00"))
    house.until(at("20 March 15:00"))
    proposer, approver = (figure(house, "staff", group=one.name) for one in (LENA, OMAR))
    assert (proposer["decided"], proposer["approvals"], proposer["sent back"]) == ("1", "0", "1")
    assert (approver["decided"], approver["approvals"], approver["sent back"]) == ("0", "1", "0")
    before = Window(at("1 March 0:00"), at("20 March 12:00"))
    assert figure(house, "staff", window=before, group=LENA.name)["sent back"] == "0"


def test_a_proposal_that_was_voided_was_sent_back_by_nobody(house):
    """Something new on file takes a proposal back to review; that is no second person's no."""
    house.claim()
    house.adopts(at("13 March 12:00"), four_eyes_above={"EUR": "50.00"})
    said = house.sends(at("14 March 9:00"), "bea")
    house.until(at("20 March 11:00"))
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.carrier_says(at("20 March 12:00"), "delivered")
    house.until(at("20 March 13:00"))
    assert (house.stage(), figure(house, "staff", group=LENA.name)["sent back"]) == ("review", "0")


@pytest.mark.parametrize(("by", "group"), [("", ""), ("reason", "not_received")])
def test_a_decision_from_before_this_desk_is_in_no_figure_of_time(house, by, group):
    """It came and ended, and that is all: no length, no deadline, nobody's decision."""
    house.claim()
    house.until(at("22 March 10:00"))
    house.database.execute_sql("UPDATE claim SET ended_at = ?, stage = 'decided', imported = 1", (micros(house.now),))
    recount(house.database)
    made = report(house.database, MARCH, now=house.now, by=by)
    assert {part.n for part in made.answer("time_to_ending", group).parts} == {0}
    assert values(made, "identity", group)["ended"] == 1
    assert made.answer("by_clock", group).parts[0].of == 1
    fell = [answer.parts[0].of for answer in made.answers if answer.figure.id.startswith("breach_")]
    assert fell == ([] if by else [0, 0, 0])


@pytest.mark.parametrize(("n", "shown"), [(1, "none (n below 5)"), (4, "none (n below 5)"), (5, "3 d")])
def test_no_percentile_of_few_lives(n, shown):
    """Below five claims there is no percentile of how long they live either."""
    parts = time_to_ending([Lived("", days(k + 1) // MICROSECOND, True, False) for k in range(n)])
    assert (parts[0].shown, parts[0].n) == (shown, n)


def test_the_oldest_of_several_is_the_lower_number():
    """Of claims that came at one instant the lower number is named, and nine is lower than ten."""
    rows = [Stock("", "review", 0, 1, 0, 10), Stock("", "gathering", 0, 1, 0, 9)]
    assert oldest(rows, read(UNTIL))[0].mark == "CB-9"


@pytest.mark.parametrize("by", ["", "reason", "staff", "country"])
def test_the_oldest_is_one_whatever_is_told_apart(desk, by):
    """Of claims that came at one instant every grouping names the lower number."""
    with desk.atomic() as undone:
        desk.execute_sql("UPDATE claim SET entered_at = (SELECT min(entered_at) FROM claim)")
        recount(desk)
        made = report(desk, Window(*WINDOWS[0]), now=read(UNTIL), by=by, only=("oldest",))
        first = desk.execute_sql("SELECT min(case_id) FROM claim WHERE ended_at IS NULL").fetchone()[0]
        assert f"CB-{first}" in {answer.parts[0].mark for answer in made.answers}
        undone.rollback()


def test_seals_are_verified_and_the_first_break_is_named(house):
    """A decision that is not what its entry says is found, by the number of that entry."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.until(at("20 March 11:00"))
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("20 March 12:00"))
    wanted = {"seals verified": "1", "found wrong": "0", "first broken entry": "none"}
    assert figure(house, "integrity") == wanted
    seal = house.database.execute_sql("SELECT seq FROM entry WHERE kind = 'decision.sealed'").fetchone()[0]
    with sqlite3.connect(house.path) as bare:
        for name in [row[0] for row in bare.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            bare.execute(f"DROP TRIGGER {name}")
        bare.execute("UPDATE decision SET amount = amount - 1")
    assert figure(house, "integrity") == {**wanted, "found wrong": "1", "first broken entry": str(seal)}
