"""What a party said is gone from every byte of the desk once it is erased, and every proof still holds."""

import base64
from pathlib import Path

import pytest

from caseboard.domain.events import Refused
from caseboard.domain.sections import Section
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.ledger.tree import Range
from caseboard.services.checking import look_over
from caseboard.services.erasing import erase, remove_files
from caseboard.services.verifying import verify
from caseboard.store import drafts, history, sections
from caseboard.store.database import connect
from caseboard.store.erasing import rewrite
from caseboard.store.migrate import migrate
from tests.stories.house import ANA, FIRST_DAY, LENA, House, at, line, refund

NAME, MAIL, STREET = "Beatriz Quixabeira", "quixabeira@zorbel.example", "Rua das Jaboticabas 7"
STATEMENT, MESSAGE = "The zephyrlamp never rang my bell.", "Where is my zephyrlamp now?"
ITEM = "My neighbour Ozimek saw"
CAPTION, DOOR, FEEDBACK = "The empty hallway of Xanthippe", "handed to Wojciech", "Never again, zut alors!"
FILE = b"%NOT-A-PICTURE: bytes that only the buyer has " * 20
WORDS = (NAME, MAIL, STREET, STATEMENT, MESSAGE, ITEM, CAPTION, DOOR, FEEDBACK)


@pytest.fixture
def told(tmp_path_factory):
    """Give a desk whose one case is decided and in which the buyer has said something in every way there is."""
    house = House(tmp_path_factory.mktemp("told"))
    with house.database.connection_context():
        house.order(ship_to={"lines": [STREET], "postcode": "04250", "country": "BR"})
        house.comes(
            at("2 March 10:00"), "party", "bea", updated_at=at("2 March 10:00"), role="buyer", name=NAME, email=MAIL
        )
        house.dispute(statement=STATEMENT)
        house.comes(at("11 March 9:00"), "message", dispute="d-1", by="bea", text=MESSAGE)
        house.comes(at("11 March 10:00"), "message", dispute="d-1", by="sam", text="Of the seller alone.")
        house.comes(at("12 March 9:00"), "feedback", order="o-1", stars=1, text=FEEDBACK)
        house.comes(at("12 March 10:00"), "tracking", shipment="p-o-1", code="in_transit", place=DOOR, text=DOOR)
        house.escalates()
        said = house.sends(at("15 March 9:00"), "bea", ITEM)
        house.comes(
            at("15 March 10:00"), "evidence", dispute="d-1", by="bea", provenance="party", file=FILE, caption=CAPTION
        )
        house.does(at("16 March 9:00"), "note", "CB-1", text=f"{NAME} called and sounds reasonable.")
        house.does(at("16 March 10:00"), "note", "CB-1", text="A note about nobody.")
        house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
        house.until(at("20 March 12:00"))
        house.imports(line(at("20 March 12:00"), "message", "m-late", dispute="d-1", by="bea", text=MESSAGE + " Late."))
        drafts.keep(house.database, "lena", "CB-1", "addendum", {"text": ITEM}, now=house.now)
        sections.keep(house.database, Section("Hers", f'with:"{NAME}"'), owner="lena")
        yield house


def forms(word):
    """Return the bytes in which a word could stand in a file: UTF-8, UTF-16, escaped, and base64 at any offset."""
    plain = word if isinstance(word, bytes) else word.encode()
    found = [plain]
    if isinstance(word, str):
        found += [word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("unicode_escape")]
    for offset in range(3):
        found.append(base64.b64encode(bytes(offset) + plain)[4 if offset else 0 : -4])
    return found


def traces(folder):
    """Return (file, word) of every word that stands in a file below *folder*, in any form."""
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [(path.name, word) for word in (*WORDS, FILE[:40]) if any(one in content for one in forms(word))]
    return found


def erases(house, party="buyer", by=ANA, confirm="CB-1", why="Asked for."):
    """Erase what a party said, as the command does."""
    done = erase(house.database, "CB-1", party, why, by=by, confirm=confirm, now=house.now)
    remove_files(house.database, done.files)
    assert rewrite(house.path)
    return done


def test_every_word_is_there_before(told):
    """The search can find: before the erasure each of the words stands in some file of the desk."""
    assert {word for _, word in traces(told.path.parent)} >= set(WORDS)


def test_no_byte_is_left(told):
    """After it none of the words stands in database, log or blobs, in whatever form; the inbox and drafts included."""
    for path in told.path.parent.glob("import-*"):
        path.unlink()  # The partner's own files lie outside the house.
    told.path.with_name("coming").unlink()
    done = erases(told)
    assert traces(told.path.parent) == []
    assert (len(done.files), done.lines, done.sections) == (1, 1, ("Hers",))


def test_the_ledger_still_verifies(told):
    """Every proof holds, the doctor finds nothing, and tables rebuilt from the history are as they stand."""
    erases(told)
    assert verify(told.database, signatures=None).wrong == []
    assert [found.words for found in look_over(told.database, told.now) if found.advice] == []


def test_no_export_holds_a_word(told, tmp_path):
    """What is exported reads [erased] where the words were, and can be restored and verified."""
    erases(told)
    export = tmp_path / "history.jsonl"
    export.write_text("\n".join(history.exported(event) for event, _ in history.read(told.database)), "utf-8")
    assert traces(tmp_path) == []
    assert "[erased]" in export.read_text("utf-8")
    migrate(tmp_path / "again.db", now=FIRST_DAY, policy={})
    again = connect(tmp_path / "again.db")
    with again.connection_context(), Input([export]) as source:
        intake = Intake(again, source, "restore")
        intake.lay_in()
        intake.apply(told.now)
        assert verify(again, signatures=None).wrong == []


def test_what_others_said_stays(told):
    """The seller's message and a note about nobody are as they were; the note that names the buyer is gone."""
    erases(told)
    stays = [row[0] for row in told.database.execute_sql("SELECT body FROM text WHERE body IS NOT NULL").fetchall()]
    assert {"Of the seller alone.", "A note about nobody.", "Sam", "Asked for."} <= set(stays)


def test_the_entry_says_who_and_how_many(told):
    """The erasure is an entry of its own, and says how many words are gone, so that no more can go unseen."""
    done = erases(told)
    content = told.database.execute_sql("SELECT bytes FROM entry ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert b'"kind":"erasure.done"' in content
    assert f'"texts":{done.texts}'.encode() in content
    told.database.execute_sql("UPDATE text SET salt = NULL, body = NULL WHERE body = 'A note about nobody.'")
    assert [one.words for one in verify(told.database, signatures=None).wrong] == [
        f"{done.texts + 2} texts and files are emptied, the ledger knows of {done.texts + 1}"
    ]


def test_a_file_that_another_case_has_as_well_stays(told):
    """A file lies there once for all who sent it, and goes with the last of them."""
    told.dispute(at("21 March 10:00"), "d-2", lines=["2"], requested="40.00")
    told.comes(at("22 March 10:00"), "evidence", dispute="d-2", by="sam", provenance="party", file=FILE)
    done = erases(told)
    assert done.files == ()
    assert verify(told.database, signatures=None).wrong == []


def test_a_name_stays_for_another_case_that_is_open(told):
    """Who still has a case here can be written to; their name is kept and the reason told."""
    told.dispute(at("21 March 10:00"), "d-2", lines=["2"], requested="40.00")
    assert erases(told).kept_for == ("CB-2",)
    assert told.database.execute_sql("SELECT name, email FROM party WHERE ref = 'bea'").fetchone() == (NAME, MAIL)
    assert [found.words for found in look_over(told.database, told.now) if found.advice] == []


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"by": LENA}, "wants a supervisor"),
        ({"confirm": "CB-2"}, "the case number typed is 'CB-2'"),
        ({"why": " "}, "wants a reason"),
    ],
)
def test_what_forbids_an_erasure(told, how, words):
    """A supervisor, the case number typed by hand, and a reason; else nothing is touched."""
    with pytest.raises(Refused, match=words):
        erases(told, **how)
    assert traces(told.path.parent)


def test_a_case_that_runs_keeps_its_words(tmp_path):
    """What a decision will be made of cannot be taken away before it is made."""
    house = House(tmp_path)
    with house.database.connection_context():
        house.claim()
        with pytest.raises(Refused, match="once its case has ended"):
            erases(house)


def test_leaves_stay_as_they_were(told):
    """An erasure adds one entry and changes none: the range before it is the beginning of the one after it."""
    before = [bytes(row[0]) for row in told.database.execute_sql("SELECT leaf FROM entry ORDER BY seq").fetchall()]
    erases(told)
    after = [bytes(row[0]) for row in told.database.execute_sql("SELECT leaf FROM entry ORDER BY seq").fetchall()]
    assert after[:-1] == before
    assert Range().extended(after).size == len(before) + 1


def returned(told):
    """Let the goods of the decided case go back, and a carrier note where they were handed over."""
    back = {"order": "o-1", "lines": ["1"], "direction": "back", "label": {"lines": ["Beco do Ipê 9"], "country": "PT"}}
    told.comes(at("25 March 10:00"), "shipment", "p-back", **back)
    told.comes(
        at("26 March 10:00"), "tracking", shipment="p-back", code="delivered", place="Beco", signed_by="Ubirajara"
    )


def test_where_goods_went_back_to_is_the_sellers(told):
    """What a carrier noted about a parcel on its way back goes with the seller's words, from history and tables."""
    returned(told)
    erases(told, "seller")
    content = told.path.read_bytes()
    assert [word for word in ("Beco", "Ubirajara") if word.encode() in content] == []
    assert [found.words for found in look_over(told.database, told.now) if found.advice] == []


def test_what_another_case_of_the_order_is_decided_on_stays(told):
    """While it is open the order, its parcels and its feedback keep their words; once it has ended they go as well."""
    told.dispute(at("21 March 10:00"), "d-2", lines=["2"], requested="40.00")
    told.escalates(at("25 March 10:00"), "d-2")
    told.until(at("26 March 10:00"))
    erases(told)
    assert STREET in told.database.execute_sql("SELECT ship_to FROM \"order\" WHERE ref = 'o-1'").fetchone()[0]
    assert DOOR in told.database.execute_sql("SELECT group_concat(place) FROM tracking_event").fetchone()[0]
    assert [found.words for found in look_over(told.database, told.now) if found.advice] == []
    told.comes(at("27 March 10:00"), "withdrawal", dispute="d-2", by="bea")
    told.until(at("28 March 10:00"))
    erases(told)
    assert {word for _, word in traces(told.path.parent / "desk.db")} == set()
    assert told.database.execute_sql("SELECT ship_to FROM \"order\" WHERE ref = 'o-1'").fetchone()[0] == "[erased]"
    assert [found.words for found in look_over(told.database, told.now) if found.advice] == []
