"""What waits, what is refused with what it refers to, and what is taken when it comes again."""

import json

import pytest

from tests.cli.test_records import lines
from tests.fixtures.small import FOLDER

HEAD = {"source": "shop"}
LINE = {"ref": "l", "title": "Lamp", "quantity": 1, "price": "20.00", "listing": "A lamp."}
BUYER = {"type": "party", **HEAD, "ref": "b", "at": "2026-01-01T00:00:00Z", "role": "buyer", "name": "Ann"}
SELLER = {**BUYER, "ref": "s", "role": "seller", "name": "Sam"}
ORDER = {
    "type": "order",
    **HEAD,
    "ref": "o",
    "at": "2026-02-01T00:00:00Z",
    "buyer": "b",
    "seller": "s",
    "currency": "EUR",
    "paid_at": "2026-02-01T00:00:00Z",
    "paid": "20.00",
    "guaranteed_days": 90,
    "lines": [LINE],
}
PARCEL = {"type": "shipment", **HEAD, "ref": "p", "at": "2026-02-02T00:00:00Z", "order": "o", "lines": ["l"]}
DISPUTE = {
    "type": "dispute",
    **HEAD,
    "ref": "d",
    "at": "2026-03-20T00:00:00Z",
    "by": "b",
    "order": "o",
    "lines": ["l"],
    "reason": "not_received",
    "requested": "20.00",
    "remedy": "refund",
    "statement": "Nothing came.",
}
MESSAGE = {
    "type": "message",
    **HEAD,
    "ref": "m",
    "at": "2026-03-21T00:00:00Z",
    "dispute": "d",
    "by": "b",
    "text": "Hm?",
}
OFFER = {"type": "offer", **HEAD, "ref": "f", "at": "2026-03-22T00:00:00Z", "dispute": "d", "by": "s", "amount": "5.00"}
DECISION = {
    "type": "decision",
    **HEAD,
    "ref": "v",
    "at": "2026-03-25T00:00:00Z",
    "dispute": "d",
    "outcome": "refund_full",
    "amount": "20.00",
    "fault": "seller",
    "grounds": ["not_delivered"],
    "rationale": "It never came.",
    "by": "kim",
}
STAFF = {"type": "staff", "source": "hr", "ref": "1", "at": "2026-01-01T00:00:00Z", "name": "kim", "role": "reviewer"}
ALL = (BUYER, SELLER, ORDER, PARCEL, DISPUTE, MESSAGE)


def took(shell, *wanted, words=("import", "-")):
    """Give records to a command and return what became of them: new, unchanged, waiting, refused."""
    table = shell(*words, "--json", stdin=lines(*wanted)).data
    return tuple(table[name] for name in ("new", "unchanged", "waiting", "refused"))


def left(shell):
    """Return what waits or was refused: state and ref of each."""
    return [(line["state"], line["ref"]) for line in shell("inbox", "list", "--json").data]


def played(shell, kind):
    """Return the events of a type: when they were recorded, and their `updated_at`."""
    events = [json.loads(line) for line in shell("export").out.splitlines()]
    return [(one["recorded_at"][:10], one.get("updated_at", "")[:10]) for one in events if one["type"] == kind]


def test_what_waits_is_taken_when_it_can_be_however_late_that_is_dated(shell):
    """A record that refers to nothing yet waits, and all that wait for each other go in with the one they lacked."""
    assert took(shell, *ALL[1:]) == (1, 0, 4, 0)
    assert took(shell, {**BUYER, "at": "2026-04-01T00:00:00Z"}) == (1, 0, 0, 0)
    assert left(shell) == []
    assert shell.case("CB-1")["stage"] == "negotiating"


@pytest.mark.parametrize(
    "change", [{"paid": "a lot"}, {"paid": 20}, {"lines": []}, {"buyer": "s"}, {"at": "yesterday"}]
)
def test_what_refers_to_a_refused_record_is_refused_with_it(shell, change):
    """Whether a rule refused it or it could not even be read: nothing waits for what was refused."""
    assert took(shell, BUYER, SELLER, {**ORDER, **change}, *ALL[3:]) == (2, 0, 0, 4)
    why = {line["ref"]: line["why"] for line in shell("inbox", "list", "--json").data}
    assert why["p"] == why["d"] == "refers to order o, which was refused"
    assert why["m"] == "refers to dispute d, which was refused"


def test_inbox_retry_takes_both_once_the_refused_one_can_be_taken(shell):
    """An order refused for its buyer's role goes in when the role is right, and its dispute and message with it."""
    assert took(shell, {**BUYER, "role": "seller"}, *ALL[1:]) == (2, 0, 0, 4)
    assert took(shell, {**BUYER, "updated_at": "2026-01-02T00:00:00Z"}) == (1, 0, 0, 0)
    assert shell("inbox", "retry", "--json").data == {"tried": 4, "applied": 4, "waiting": 0, "refused": 0}
    assert left(shell) == []


def test_a_mended_input_is_taken_whole(shell):
    """Lines refused for a neighbour's sake are tried again when they come in again, and lie refused once."""
    assert took(shell, BUYER, SELLER, {**ORDER, "paid": "a lot"}, *ALL[3:]) == (2, 0, 0, 4)
    assert took(shell, BUYER, SELLER, {**ORDER, "paid": "much"}, *ALL[3:]) == (0, 5, 0, 1)
    assert len(left(shell)) == 5
    assert took(shell, *ALL) == (4, 2, 0, 0)
    assert left(shell) == [("refused", "o"), ("refused", "o")]


def test_the_same_file_read_in_another_zone_is_another_input(shell):
    """Times without an offset are refused at first and taken when the command names their zone."""
    naive = {**ORDER, "at": "2026-02-01T00:00:00"}
    assert took(shell, BUYER, SELLER, naive, *ALL[3:]) == (2, 0, 0, 4)
    assert took(shell, BUYER, SELLER, naive, *ALL[3:], words=("import", "-", "--zone", "Europe/Berlin")) == (4, 2, 0, 0)
    assert left(shell) == []


def test_decisions_refused_at_first_are_taken_when_the_command_lets_them_in(shell):
    """The same file again with --imported-decisions brings the decision, and only that is new."""
    assert took(shell, *ALL, DECISION) == (6, 0, 0, 1)
    assert took(shell, *ALL, DECISION, words=("import", "-", "--imported-decisions")) == (1, 6, 0, 0)
    assert shell.case("CB-1")["stage"] == "decided"


def test_records_of_staff_and_decisions_are_restored_into_an_empty_database(shell):
    """Lines that are no lines of an export are taken by the rules; there, and only there, staff among them."""
    assert took(shell, STAFF, *ALL, DECISION, words=("import", "-", "--restore")) == (8, 0, 0, 0)
    assert shell("staff", "list").out == "kim: reviewer\n"
    assert shell.case("CB-1")["stage"] == "decided"
    said = shell("import", "-", "--restore", stdin=lines({**STAFF, "name": "eve", "role": "supervisor"}))
    assert said.code == 1
    assert shell("staff", "list").out == "kim: reviewer\n"


def test_what_was_passed_over_is_passed_over_again(shell):
    """A second escalation changes nothing (R9), nor does it when its sender's next file repeats it after the end."""
    pressed = {"dispute": "d", "by": "b", "why": "other", "type": "escalation", **HEAD, "at": "2026-03-24T00:00:00Z"}
    twice = ({**pressed, "ref": "x"}, {**pressed, "ref": "again", "at": "2026-03-24T00:00:01Z"})
    assert took(shell, *ALL, *twice) == (7, 1, 0, 0)
    ended = {"type": "withdrawal", **HEAD, "ref": "w", "at": "2026-03-25T00:00:00Z", "dispute": "d", "by": "b"}
    assert took(shell, *ALL, *twice, ended) == (1, 8, 0, 0)
    assert took(shell, *ALL, *twice, ended, {**BUYER, "ref": "c"}) == (1, 9, 0, 0)


def test_what_was_refused_and_dropped_is_looked_at_again(shell):
    """Of the same refused line that came several times one lies there; once it is dropped, the next one is tried."""
    assert took(shell, OFFER, {**ORDER, "buyer": "s"}) == (0, 0, 2, 0)
    assert took(shell, OFFER) == (0, 1, 0, 0)
    assert shell("inbox", "drop", "--all").code == 0
    assert took(shell, OFFER, BUYER) == (1, 0, 1, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_versions_are_taken_from_the_oldest_on(shell, turned):
    """Whichever version stands first in the file, both become history, and the newest is what holds."""
    versions = [BUYER, {**BUYER, "name": "Ann B.", "updated_at": "2026-03-01T00:00:00Z"}]
    assert took(shell, *(reversed(versions) if turned else versions)) == (2, 0, 0, 0)
    assert [made for _, made in played(shell, "party")] == ["", "2026-03-01"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_replay_plays_a_new_version_when_it_was_made(shell, turned):
    """Not when something first refers to the record, and in whatever order the versions stand in the file."""
    new = {**BUYER, "name": "Ann B.", "updated_at": "2026-03-24T00:00:00Z"}
    wanted = [*ALL, new]
    assert took(shell, *(reversed(wanted) if turned else wanted), words=("replay", "-")) == (7, 0, 0, 0)
    assert ("2026-03-24", "2026-03-24") in played(shell, "party")


@pytest.mark.parametrize("head", [{}, {"updated_at": "2026-03-24T00:00:00Z"}])
def test_a_replay_makes_an_answered_offer_and_answers_it_later(shell, head):
    """The dispute is settled when the offer was accepted, not when it was made, be the record an edit or not."""
    answered = {**OFFER, **head, "answer": "accepted", "answered_at": "2026-03-24T00:00:00Z"}
    assert took(shell, *ALL, answered, words=("replay", "-")) == (7, 0, 0, 0)
    assert played(shell, "offer") == [("2026-03-22", ""), ("2026-03-24", "2026-03-24")]
    assert played(shell, "settlement") == [("2026-03-24", "")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_replay_makes_an_offer_once_where_both_its_versions_came(shell, turned):
    """The older version is the offer as made; the answered one only answers it."""
    answered = {
        **OFFER,
        "updated_at": "2026-03-25T00:00:00Z",
        "answer": "refused",
        "answered_at": "2026-03-25T00:00:00Z",
    }
    offers = [answered, OFFER] if turned else [OFFER, answered]
    assert took(shell, *ALL, *offers, words=("replay", "-")) == (8, 0, 0, 0)
    assert played(shell, "offer") == [("2026-03-22", ""), ("2026-03-25", "2026-03-25")]


def test_an_import_leaves_what_a_replay_has_ahead_alone(shell):
    """Neither an import nor the inbox plays the rest of a replay that was stopped at an instant."""
    until = ("--until", "2026-03-20T12:00:00Z")
    assert took(shell, *ALL, OFFER, words=("replay", "-", *until)) == (5, 0, 2, 0)
    assert took(shell, {**BUYER, "ref": "c"}) == (1, 0, 0, 0)
    assert shell("inbox", "retry").code == 0
    assert played(shell, "message") == []


def test_a_stopped_restore_is_brought_to_its_end_first(desk, monkeypatch):
    """No other input is poured over half a history."""
    export = desk("export").out.encode()
    desk.path = desk.path.with_name("half.db")
    with monkeypatch.context() as patch:
        patch.setattr("caseboard.exchange.intake.apply_all", _stop)
        assert desk("import", "-", "--restore", stdin=export).code == 1
    said = desk("import", "-", stdin=lines(BUYER))
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "Run it again first" in said.err


def _stop(*_args, **_how):
    raise KeyboardInterrupt


HARM = {
    "no result": lambda one: one.pop("result", None),
    "a result of another kind": lambda one: one.update(result={"party": []}),
    "no such column": lambda one: one.update(becomes={"size": 3}),
    "no such case": lambda one: one.update(case="CB-99"),
    "twice": lambda one: one,
    "never recorded": lambda one: one.pop("recorded_at"),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_export_is_refused_where_it_is_damaged(shell, harm):
    """Lines that no desk has written are refused with file and line, and the rest is restored as it was."""
    assert took(shell, *ALL) == (6, 0, 0, 0)
    events = [json.loads(line) for line in shell("export").out.splitlines()]
    bad = json.loads(json.dumps(next(one for one in events if one["type"] == "message")))
    HARM[harm](bad)
    shell.path = shell.path.with_name("restored.db")
    good = events if harm == "twice" else [one for one in events if one["type"] != "message"]
    said = shell("import", "-", "--restore", stdin=lines(*good, {**bad, "seq": 99}))
    assert said.code == 3
    assert len(left(shell)) == 1
    assert len(shell("export").out.splitlines()) == len(good)
    assert shell("doctor").code == 0


def test_a_restore_with_refusals_says_what_to_do(shell):
    """A history of which a part was refused is not whole, and is restored anew elsewhere; a whole one says nothing."""
    assert took(shell, *ALL) == (6, 0, 0, 0)
    export = shell("export").out.encode()
    shell.path = shell.path.with_name("half.db")
    said = shell("import", "-", "--restore", stdin=export.replace(b'"type":"message"', b'"type":"massage"'))
    assert said.code == 3
    assert said.err.splitlines()[-1] == (
        "caseboard: the history is not whole; mend what was refused, then restore into another empty database"
    )
    shell.path = shell.path.with_name("whole.db")
    said = shell("import", "-", "--restore", stdin=export)
    assert (said.code, "not whole" in said.err) == (0, False)


def test_a_damaged_act_of_a_desk_is_refused_in_a_replay(shell):
    """A letter's fate without its letter, a proposal without its verdict: refused, and the replay goes on."""
    desk = {"source": "desk", "actor": "kim", "case": "CB-1", "at": "2026-03-24T00:00:00Z"}
    harm = (
        {**desk, "type": "delivery_state", "source": "mail", "ref": "1"},
        {**desk, "type": "delivery_state", "source": "mail", "ref": "2", "letter": ["x"], "state": {}},
        {**desk, "type": "period", "ref": "3", "due_at": 7, "party": []},
        {**desk, "type": "party", "ref": "4", "role": "buyer", "rating": {}},
        {**desk, "type": "evidence", "ref": "5", "provenance": "party", "by": "b", "file": "blobs//etc/passwd",
         "sha256": "/etc/passwd"},
    )  # fmt: skip
    kim = {**STAFF, "source": "desk"}
    said = shell("replay", "-", "--until", "2026-04-01T00:00:00Z", "--json", stdin=lines(kim, *ALL, *harm))
    assert (said.code, said.data["new"], said.data["refused"]) == (3, 7, len(harm))
    assert shell("doctor").code == 0


def test_a_database_whose_making_was_broken_off_is_made(shell):
    """A file with nothing in it yet is made a database of; one that holds something else is refused."""
    shell.path.touch()
    taken = shell("import", str(FOLDER / "1-people.jsonl"), "--json").data
    assert (taken["new"], taken["refused"]) == (17, 4)  # four would be staff, which no file may bring
    other = shell.path.with_name("other.db")
    shell.path = other
    other.write_bytes(b"not a database" * 100)
    assert "is no Caseboard database" in shell("import", str(FOLDER / "1-people.jsonl")).err


@pytest.mark.parametrize("batch", [1, 2, 3, 11])
def test_a_restored_ledger_is_sound_wherever_a_batch_ends(desk, monkeypatch, batch):
    """A seal and the letters that its entry names are put back together, be the batch's end between them or not."""
    desk("export", "--output", str(desk.path.parent / "history.jsonl"), "--files", str(desk.path.parent))
    export = desk.path.with_name("history.jsonl")
    monkeypatch.setattr("caseboard.exchange.applying.BATCH", batch)
    desk.path = desk.path.with_name("restored.db")
    assert desk("import", str(export), "--restore").code == 0
    said = desk("verify", "--json").data
    assert (said["sound"], said["found"]) == (True, [])


SPOILT: dict[str, tuple[str, dict[str, object] | None]] = {
    "somewhere else": ("message", {}),
    "the seal": ("seal", {}),
    "one of its letters": ("letter", {"result": {}}),
    "a letter that comes again": ("letter", None),
}


@pytest.mark.parametrize("where", SPOILT)
def test_a_ledger_restored_with_a_damaged_line_is_sound(desk, where):
    """The rest goes in act by act then: what is refused is told, and no decision says it sent what is not there."""
    events = [json.loads(line) for line in desk("export").out.splitlines()]
    sealed = next(place for place, one in enumerate(events) if one["type"] == "seal")
    kind, harm = SPOILT[where]
    if harm is None:
        again = {**events[sealed + 1], "ref": "again", "seq": len(events) + 1}
        again["result"] = {**again["result"], "message_id": "<again@caseboard.invalid>"}
        events.append(again)
    else:
        bad = next(one for one in events[sealed:] if one["type"] == kind)
        bad.update(harm or {"becomes": {"no_such_column": 1}})
    desk.path = desk.path.with_name("restored.db")
    assert desk("import", "-", "--restore", stdin=lines(*events)).code == 3
    said = desk("verify", "--json").data
    assert (said["sound"], said["found"]) == (True, [])
