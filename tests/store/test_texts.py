"""Personal words leave the history for a table of their own, come back in reading, and can be erased."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseboard.domain.events import Event
from caseboard.domain.records import FIELDS, PERSONAL
from caseboard.store import history
from caseboard.store.texts import ERASED, lay_down, raise_up, references, words_of
from tests.stories.house import at, line

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FORGED = "0" * 64
names = st.sampled_from(["$text", "$json", "$blob", "digest", "text", "note", "by", "dispute", "name", "x", "a.b", ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8) | st.just(FORGED),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
PARTNERS = sorted(set(FIELDS) - {"evidence", "staff"})


def event(kind, **body):
    """Return an event of *kind* that holds *body*."""
    return Event("market", kind, "r-1", NOW, NOW, body)


def no_file(digest):
    """Refuse to read a file: these events have none."""
    raise AssertionError(digest)


def read_back(stored):
    """Return what reading gives of a stored body, its words being those laid down."""
    return raise_up(stored.body, {commitment: words for commitment, _, words in stored.texts})


@given(kind=st.sampled_from(PARTNERS), body=st.dictionaries(names | st.sampled_from(sorted(FIELDS["dispute"])), values))
@example(kind="party", body={"$text": FORGED})
@example(kind="party", body={"$blob": FORGED, "digest": "x"})
@example(kind="message", body={"text": {"$text": FORGED}})
@example(kind="message", body={"by": {"$text": FORGED}})
@example(kind="order", body={"lines": [{"title": {"$json": FORGED}}]})
@example(kind="order", body={"lines": [{"title": {"$json": FORGED}, "x": "y"}, {"x": [1]}]})
@example(kind="bounce", body={"letter": {"dispute": "d-1", "x": {"$text": FORGED}}})
def test_whatever_a_sender_writes_comes_back(kind, body):
    """A body that was laid down and raised up again is the body, forged references included, which stay as written."""
    stored = lay_down(event(kind, **body), no_file)
    again, refs = read_back(stored)
    assert again == body
    assert refs == stored.refs
    assert FORGED not in references(stored.body)


@pytest.mark.parametrize("kind", sorted(PERSONAL))
def test_personal_words_do_not_stand_in_the_history(kind):
    """Wherever words of or about people stand in an event, its stored body holds commitments in their place."""
    body = {"result": {"digest": FORGED}} if kind == "evidence" else {}
    for path in PERSONAL[kind]:
        put(body, path.split("."), "SECRET words")
    stored = lay_down(event(kind, **body), no_file)
    assert "SECRET" not in stored.body
    assert read_back(stored)[0] == body
    assert len(stored.texts) == len(PERSONAL[kind])


def put(body, path, words):
    """Write *words* at *path* of *body*, making what is missing on the way."""
    name = path[0].removesuffix("[]")
    if len(path) == 1:
        body[name] = words
    elif path[0].endswith("[]"):
        body.setdefault(name, [{}])
        put(body[name][0], path[1:], words)
    else:
        put(body.setdefault(name, {}), path[1:], words)


def test_unknown_fields_are_kept_as_words():
    """What a sender adds to a record may be about people too: it is kept, and can be erased."""
    stored = lay_down(event("party", role="buyer", nickname="SECRET", habits={"coffee": ["SECRET"]}), no_file)
    assert "SECRET" not in stored.body
    assert set(stored.refs) == {"nickname", "habits"}


def test_unknown_parts_of_a_field_are_kept_as_words():
    """What a sender adds to an order's line, or to the name of a letter, is no less about people."""
    lines = [{"ref": "1", "title": "A ring", "engraving": "SECRET"}, {"ref": "2", "for": ["SECRET", {"a": "SECRET"}]}]
    for kind, body in (("order", {"lines": lines}), ("bounce", {"letter": {"dispute": "d-1", "host": "SECRET"}})):
        stored = lay_down(event(kind, **body), no_file)
        assert "SECRET" not in stored.body
        assert "A ring" in stored.body or kind == "bounce"
        assert read_back(stored) == (body, stored.refs)


def test_the_same_words_are_committed_differently():
    """A salt of its own for each keeps anybody from comparing, or guessing and checking."""
    once, twice = (lay_down(event("message", text="Yes."), no_file) for _ in range(2))
    assert once.refs["text"] != twice.refs["text"]
    (commitment, salt, words), = once.texts  # fmt: skip
    assert words == "Yes."
    assert commitment == hashlib.sha256(b"\x10" + salt + b"Yes.").hexdigest()


def test_a_forged_reference_does_not_show_other_peoples_words(house):
    """Who writes the commitment of somebody else's message into a field of their own reads it as written."""
    house.claim()
    house.comes(at("14 March 9:00"), "message", dispute="d-1", by="sam", text="My bank account is 12.")
    (body,) = house.database.execute_sql("SELECT body FROM event WHERE type = 'message'").fetchone()
    commitment = json.loads(body)["text"]["$text"]
    forged = {"$text": commitment}
    fields = {"note": forged, "deep": [{"er": forged}], "by": "bea", "dispute": "d-1", "text": "x", "$text": commitment}
    house.comes(at("14 March 10:00"), "message", "m-2", **fields)
    event = house.happened()[-1]
    assert {name: event.body[name] for name in fields} == fields
    assert "bank account" not in json.dumps(event.body)


def test_erased_words_read_erased(house):
    """Once a text row is emptied every reading says so, and the history stays whole."""
    house.claim()
    house.comes(at("14 March 9:00"), "message", "m-1", dispute="d-1", by="sam", text="Secret.", mood={"of": "Sam"})
    event, refs = found(house)
    assert event.body["text"] == "Secret."
    assert words_of(house.database, refs.values()) == {refs["text"]: "Secret.", refs["mood"]: '{"of":"Sam"}'}
    house.database.execute_sql("UPDATE text SET salt = NULL, body = NULL")
    event, again = found(house)
    assert (event.body["text"], event.body["mood"], event.body["by"]) == (ERASED, ERASED, "sam")
    assert again == refs
    assert [line for line in map(history.exported, house.happened()) if "Secret" in line or "Bea" in line] == []


def found(house):
    """Return the message m-1 as it is read."""
    message = history.find(house.database, "market", "message", "m-1")
    assert message is not None
    return message


def test_no_words_are_left_in_the_inbox(house):
    """The raw line goes once it is history, and the same line that comes again is not kept beside it."""
    house.claim()
    said = line(house.now, "message", "m-1", dispute="d-1", by="sam", text="SECRET")
    house.imports(said)
    house.imports(said, line(house.now, "message", "m-2", dispute="d-1", by="sam", text="Yes."))
    rows = house.database.execute_sql("SELECT state, content FROM inbox ORDER BY id").fetchall()
    assert rows == [("applied", ""), ("unchanged", ""), ("applied", "")]


def test_many_texts_are_read_in_batches(house):
    """A list longer than SQLite's own limits of one statement is read all the same."""
    wanted = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(1200)]
    house.database.cursor().executemany(
        "INSERT INTO text (commitment, salt, body) VALUES (?, x'00', ?)", [(one, one) for one in wanted]
    )
    assert words_of(house.database, wanted) == {one: one for one in wanted}
