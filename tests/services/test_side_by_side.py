"""A case's evidence side by side: pairs, facts of each item, checklist, custody, in a fixed number of statements."""

from pathlib import Path

import pytest
from PIL import Image

from caseboard.domain.events import NoSuchCase
from caseboard.domain.instants import days
from caseboard.services.comparing import side_by_side
from caseboard.services.desk import Desk
from tests.services.pictures import drawn
from tests.store.watching import statements
from tests.stories.house import ANA, ESCALATED, LENA, LONG, House, at

PICTURE = (Path(__file__).parents[2] / "fixtures/small/files/kettle-blue.jpg").read_bytes()
DUE = ESCALATED + days(7)


@pytest.fixture
def house(tmp_path):
    """A claim about a kettle of another colour."""
    made = House(tmp_path)
    with made.database.connection_context():
        made.claim(reason="not_as_described", detail="colour")
        yield made


def compare(house, staff=LENA):
    """Return case 1 as *staff* reads it now."""
    return side_by_side(house.database, "CB-1", staff=staff, now=house.now)


def slots(pair):
    """Return how many items of which slots lie left and right."""
    return pair.buyer_slot, len(pair.left), pair.seller_slot, len(pair.right)


def test_items_lie_in_pairs_by_slot_in_the_order_of_the_table(house):
    """The buyer's lie left, the seller's right, several of one slot in one pair; owed slots show although empty."""
    house.sends(at("14 March 10:00"), "bea", slot="photos", file=PICTURE)
    house.sends(at("14 March 11:00"), "bea", slot="photos", file=PICTURE + b"\0")
    house.sends(at("14 March 12:00"), "sam", slot="photos_before_shipment", file=PICTURE + b"\0\0")
    house.sends(at("14 March 13:00"), "sam", "As in the shop window", slot="listing_as_sold")
    assert [slots(pair) for pair in compare(house).pairs] == [
        ("differences", 0, "listing_as_sold", 1),
        ("photos", 2, "photos_before_shipment", 1),
    ]


def test_what_lies_under_no_slot_or_a_strange_one_is_unpaired(house):
    """Nothing is lost: it stands after the pairs, with a warning where the reason knows no such slot."""
    house.sends(at("14 March 10:00"), "bea", "no slot named")
    house.sends(at("14 March 11:00"), "sam", "of another reason", slot="packing_list")
    seen = compare(house)
    assert [one.card.party for one in seen.unpaired.exhibits] == ["buyer", "seller"]
    bare, strange = seen.unpaired.exhibits
    assert bare.badges == ()
    assert [(badge.kind, badge.weight) for badge in strange.badges] == [("unknown_slot", "warning")]
    assert {one.card.ref for one in seen.exhibits} == {item.ref for item in seen.facts.items}


@pytest.mark.parametrize(
    ("received", "late"),
    [
        (DUE, None),  # exactly at the deadline is on time
        (DUE + days(1), days(1)),  # a day late
    ],
)
def test_an_item_is_measured_by_its_party_s_deadline(house, received, late):
    """Next to when it came stands when it was due, and by how much it missed that."""
    house.sends(at("14 March 10:00"), "bea", slot="differences")
    house.sends(received, "sam", slot="listing_as_sold")
    item = compare(house).pairs[0].right[0]
    assert (item.due_at, item.late_by, item.card.on_time) == (DUE, late, late is None)


def test_a_late_item_tells_who_admitted_it_and_why(house):
    """Until then it may be admitted; from then on it counts, and its custody says by whom."""
    house.sends(at("14 March 10:00"), "bea", slot="differences")
    digest = house.sends(DUE + days(1), "sam", slot="listing_as_sold")
    late = compare(house).pairs[0].right[0]
    assert (late.admissible, late.counts, late.admission) == (True, False, None)
    house.does(DUE + days(2), "admission", "CB-1", item=digest, why="The post was on strike")
    item = compare(house).pairs[0].right[0]
    assert (item.admissible, item.counts) == (False, True)
    assert (item.admission.by, item.admission.at, item.admission.why) == (
        "lena", DUE + days(2), "The post was on strike",
    )  # fmt: skip
    assert [(line.act, line.by) for line in item.custody] == [("received", "market"), ("admitted", "lena")]


def test_what_is_odd_about_an_item_is_a_badge(house):
    """A name that lies, what a reader would not see, what nobody can read: each is said, warnings first."""
    house.sends(at("14 March 10:00"), "bea", slot="photos", file=b"plain words, long enough to be read by anybody")
    house.sends(at("14 March 11:00"), "bea", f"a\u202eb\u200b {LONG}", slot="differences")
    house.sends(at("14 March 12:00"), "bea", slot="photos", file=PICTURE[:200])
    found = {one.card.received_at.hour: [badge.kind for badge in one.badges] for one in compare(house).exhibits}
    assert found == {10: ["lying_name"], 11: ["hidden_characters"], 12: ["unreadable"]}


def test_a_file_that_a_disk_gives_up_on_keeps_nobody_from_the_others(house, monkeypatch):
    """Its hidden characters are not counted then; everything else is shown as ever."""
    house.sends(at("14 March 10:00"), "sam", file="first \u202e second line of a text".encode())
    house.sends(at("14 March 11:00"), "sam", "no\u200bthing hidden")
    path, opened = house.database.blobs.folder, Path.open

    def gives_up(self, *args, **more):
        if path in self.parents:
            raise OSError(5, "Input/output error")
        return opened(self, *args, **more)

    monkeypatch.setattr(Path, "open", gives_up)
    seen = side_by_side(house.database, "CB-1", staff=LENA, now=house.now)
    assert {one.card.received_at.hour: [badge.kind for badge in one.badges] for one in seen.exhibits} == {
        10: ["lying_name"], 11: ["hidden_characters"],
    }  # fmt: skip


def test_the_same_file_on_a_claim_of_another_order_is_named_by_its_case(house):
    """Where else it lies is said by case number; on a case of the same order it is nothing odd."""
    house.order("o-2", buyer="bob", seller="sue")
    house.dispute(at("14 March 09:00"), "d-2", by="bob", order="o-2", reason="damaged")
    house.comes(at("17 March 09:00"), "escalation", dispute="d-2", by="bob", why="no_agreement")
    house.sends(at("17 March 10:00"), "bea", slot="photos", file=PICTURE)
    assert compare(house).pairs[1].left[0].badges == ()
    house.sends(at("17 March 11:00"), "bob", dispute="d-2", file=PICTURE)
    (badge,) = (one for one in compare(house).pairs[1].left[0].badges if one.kind == "seen_elsewhere")
    assert badge.cases == ("CB-2",)


def test_a_picture_that_looks_alike_on_a_claim_of_another_order_is_named(house):
    """The same picture in another size and compression is found; the files differ, so it is not the same file."""
    house.order("o-2", buyer="bob", seller="sue")
    house.dispute(at("14 March 09:00"), "d-2", by="bob", order="o-2", reason="damaged")
    house.comes(at("17 March 09:00"), "escalation", dispute="d-2", by="bob", why="no_agreement")
    house.sends(at("17 March 10:00"), "bea", slot="photos", file=drawn(1, "JPEG"))
    house.sends(at("17 March 11:00"), "bob", dispute="d-2", file=drawn(2, "JPEG"))
    assert compare(house).pairs[1].left[0].badges == ()
    house.sends(at("17 March 12:00"), "bob", dispute="d-2", file=drawn(1, "JPEG", quality=50))
    (badge,) = compare(house).pairs[1].left[0].badges
    assert (badge.kind, badge.cases) == ("near", ("CB-2",))


def test_what_a_camera_wrote_is_told_as_a_claim(house):
    """Time and device stand there with the word that says what they are worth."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Acme", "Snap\x1b[2J 3"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:11 09:30:00"
    house.sends(at("14 March 10:00"), "bea", slot="photos", file=drawn(1, "JPEG", exif=exif))
    (badge,) = compare(house).pairs[1].left[0].badges
    assert badge.words == "camera says 2026-03-11 09:30:00 Acme Snap\x1b[2J 3 (a claim)"
    body = house.database.execute_sql("SELECT body FROM event WHERE type = 'evidence'").fetchone()[0]
    assert "Acme" not in body  # foreign words can be erased


def test_the_checklist_says_what_is_there_what_is_missing_and_when_it_was_asked(house):
    """One row a slot that holds now, with every asking and its deadline, whoever asked."""
    house.sends(at("14 March 10:00"), "bea", slot="photos", file=PICTURE)
    house.does(at("15 March 10:00"), "ask", "CB-1", party="seller", slots=["listing_as_sold"], text="")
    rows = {(row.party, row.slot): row for row in compare(house).checklist}
    assert rows["buyer", "photos"].there
    assert rows["buyer", "differences"].missing
    assert not rows["seller", "photos_before_shipment"].missing  # optional
    asked = rows["seller", "listing_as_sold"]
    assert [(one.by, one.at, one.due_at) for one in asked.asked] == [("lena", at("15 March 10:00"), DUE)]
    assert {row.slot for row in compare(house).missing} == {"differences", "listing_as_sold"}


def test_opening_is_told_by_person_and_by_file(house):
    """What one has not opened is listed, the same file once; a colleague's look is theirs."""
    house.sends(at("14 March 10:00"), "bea", slot="photos", file=PICTURE)
    house.sends(at("14 March 11:00"), "bea", slot="differences", file=PICTURE)
    first = compare(house).pairs[1].left[0]
    assert (first.opened, len(compare(house).unopened)) == (False, 1)
    Desk(house.database, ANA, lambda: house.now).open_item("CB-1", first.card.ref)
    assert compare(house).pairs[1].left[0].opened_by == ("ana",)
    assert len(compare(house).unopened) == 1
    assert compare(house, ANA).unopened == ()
    assert compare(house, ANA).pairs[0].left[0].opened_by_me  # the same file under another slot


def test_it_takes_as_many_statements_for_a_hundred_items_as_for_two(house):
    """However much lies on a case, it is read in the same statements."""
    house.sends(at("14 March 10:00"), "bea", slot="differences")
    house.sends(at("14 March 10:00"), "sam", slot="listing_as_sold")
    with statements(house.database) as few:
        compare(house)
    for n in range(98):
        house.sends(at("14 March 11:00"), "bea", f"{n} {LONG}", slot="differences", caption=f"number {n}")
    with statements(house.database) as many:
        assert len(compare(house).exhibits) == 100
    assert len(many) == len(few)
    assert len(many) <= 30


def test_a_case_that_is_none(house):
    """A number that names no case is refused in words."""
    with pytest.raises(NoSuchCase, match="no case CB-9"):
        side_by_side(house.database, "CB-9", staff=LENA, now=house.now)
